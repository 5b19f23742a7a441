#pragma once

// Answers and settings for the tests, built from pieces.

#include "../options.hpp"
#include "../wire/xml_writer.hpp"

#include <boost/json/fwd.hpp>
#include <dray/data/consignment.hpp>

#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace dray::propago::samples {

using setting_value = std::variant<const char*, bool, int, std::vector<std::string>>;
using setting_list = std::vector<std::pair<const char*, setting_value>>;

/// As JSON text, the host's form; customer_name "ACME" where `list` has none.
std::string settings_text(const setting_list& list = {});
options settings_of(const setting_list& list = {});

/// Two lines, SKU-A x 3 at 12.50 and SKU-B x 1 at 5, to Ann Lee in 73301, reference D-7K2Q-1.
data::consignment consignment();
std::string consignment_text(const data::consignment& c);

/// An operation's answer; `data` is the whole <Data> element or nothing.
std::string answer(const std::string& operation, const std::string& code, const std::string& data,
                   const std::string& more = {});
std::string fault(const std::string& code, const std::string& text);
std::string basic(const std::string& number, const std::string& po, const std::string& word,
                  const std::string& date = "2026-03-01T12:00:00");
/// A SearchOrders answer with these orders (of basic()).
std::string page(const std::vector<std::string>& orders, int total);
/// GetOrderDetails of the sample consignment's lines, its reference field holding `po`.
std::string details(const std::string& number, const std::string& po, const std::string& name,
                    const std::string& postcode, int quantity_a = 3, const std::string& field = {});
std::string shipper(const std::string& id, const std::string& tracking, int line, int quantity);

/// The names of all elements in order, each followed by a space.
std::string elements_of(const std::string& xml);

} // namespace dray::propago::samples
