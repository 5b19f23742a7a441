#pragma once

// Runs the connector's functions through the C ABI, against a vendor that is a function
// of the test: one request in, one answer out. Keeps what was called and what was emitted.

#include "samples.hpp"

#include <dray/data/consignment.hpp>
#include <dray/data/functions.hpp>
#include <dray/testing/vendor_host.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace dray::propago::samples {

struct seen_call {
    std::string operation; ///< from SOAPAction
    std::string body;
    bool is_write = false;
    int group = 0; ///< calls that go out at once share it
};

using testing::vendor_answer;
using emitted_item = testing::seen_item;

/// How an operation ended. `cls` 0 = done.
struct ended {
    int cls = 0;
    std::string code;
    std::string message;
    std::string subject;
    std::optional<std::int64_t> verdict_of;
    std::string result;
};

class host {
public:
    using vendor = std::function<vendor_answer(const seen_call&)>;

    explicit host(vendor answers, const setting_list& settings = {});
    ~host();
    host(const host&) = delete;
    host& operator=(const host&) = delete;

    ended run(const std::string& function, const std::string& request);

    std::vector<seen_call> calls;
    std::vector<emitted_item> items;
    std::vector<std::string> kinds; ///< of each emit
    std::vector<std::string> log;

    [[nodiscard]] int count(const std::string& operation) const;
    /// The emitted update of that order; fails the test where there is not exactly one.
    [[nodiscard]] data::consignment_update update(const std::string& ref) const;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

/// The text of the first element of that name in a body; empty where it is not there.
std::string element(const std::string& body, const std::string& name);

/// Requests as JSON text.
std::string find_text(const std::string& reference);
std::string list_text(const std::string& from, const std::string& until);
std::string open_text(const std::vector<data::open_binding>& open);
data::open_binding open_order(const std::string& ref, const std::string& word,
                              const std::string& submitted = "2026-03-01T12:00:00Z");

} // namespace dray::propago::samples
