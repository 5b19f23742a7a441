#pragma once

// SOAP 1.1 as OrderService speaks it: one call out, one answer in. An answer is hostile until it
// has been read: bounded in size, depth and number of elements, without a document type.

#include "xml_writer.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace dray::propago {

inline constexpr std::string_view service_namespace =
    "https://api.mypropago.com/Public/OrderService";

/// Most that one answer may be; the host has bounds of its own.
inline constexpr std::size_t max_answer_bytes = 16U << 20U;
inline constexpr std::size_t max_answer_depth = 40;
inline constexpr std::size_t max_answer_elements = 500'000;

/// One call: the envelope up to the operation's own elements, which are added to body().
class call {
public:
    /// `key` is the marker that stands for the API key, never the key itself.
    call(std::string_view operation, std::string_view customer, std::string_view key);

    xml_writer& body() { return out_; }
    [[nodiscard]] std::string_view operation() const { return operation_; }
    /// The value of the header SOAPAction, with its quotes.
    [[nodiscard]] std::string action() const;
    std::string finish() &&;

private:
    std::string operation_;
    xml_writer out_;
};

// ---- reading ------------------------------------------------------------------------------------

/// Why `xml` must not be parsed (a document type, too deep, too many elements); empty = it may.
std::string hostile_xml(std::string_view xml);

/// The first child element of that local name, whatever its prefix; null where there is none. One
/// that is xsi:nil has neither text nor children, so it reads like none.
pugi::xml_node child(pugi::xml_node parent, std::string_view name);
/// The local name of a node.
std::string_view local_name(pugi::xml_node node);
/// All text directly in the node, CDATA too, without white space around it.
std::string text_of(pugi::xml_node node);
/// text_of(child(parent, name)).
std::string text_of(pugi::xml_node parent, std::string_view name);
/// A whole number ("3", "3.0", "3.000"); empty for anything else and beyond 15 digits.
std::optional<std::int64_t> whole_number(std::string_view text);

class reply {
public:
    enum class shape {
        answer,     ///< the operation's response with its envelope of return code and data
        fault,      ///< a SOAP fault
        unreadable, ///< HTML, cut, not UTF-8 nor XML, hostile, of another operation; see why()
    };

    /// Never throws but std::bad_alloc.
    static reply read(std::string_view body, std::string_view operation);

    [[nodiscard]] shape what() const { return shape_; }
    [[nodiscard]] const std::string& why() const { return why_; }

    [[nodiscard]] const std::string& return_code() const { return code_; }
    [[nodiscard]] const std::string& message() const { return message_; }
    [[nodiscard]] const std::string& error_guid() const { return guid_; }
    /// Null where it is missing, empty where it is nil: the vendor writes both.
    [[nodiscard]] pugi::xml_node data() const { return data_; }
    /// Of a paged answer; empty where the vendor does not say.
    [[nodiscard]] std::optional<std::int64_t> total_records() const { return total_; }

    /// The fault's code without its prefix: "Client", "Server", or SOAP 1.2's "Sender", "Receiver".
    [[nodiscard]] const std::string& fault_code() const { return code_; }

private:
    shape shape_ = shape::unreadable;
    std::string why_;
    std::string code_;
    std::string message_;
    std::string guid_;
    std::optional<std::int64_t> total_;
    pugi::xml_node data_;
    std::unique_ptr<pugi::xml_document> document_; // what data_ points into
};

} // namespace dray::propago
