#pragma once

// A host that follows a script: what it expects the plugin to ask, what it answers. Link
// dray_sdk_testing.
//
//   script(connector_entry<my_connector>(), R"({"url": "https://shop.example"})", {"api_key"})
//       .function("order.mark", request)
//       .expect_http("GET", "https://shop.example/orders/7").answers(200, order_json)
//       .expect_http("PUT", containing("/orders/7")).body_contains("\"status_id\":2")
//           .answers(200, "{}")
//       .expect_done()
//       .fail_each_step_once();
//
// Any mismatch throws script_mismatch, whose text says which step and what came instead; so it
// works under every test framework. State, logs and sleeps are served without being scripted.
// Besides the script, each run checks what every host would: the protocol's shape, one to sixteen
// requests, a write alone, markers listed where they stand, items that are valid or marked poison.

#include "../abi/entry.h"
#include "../data/time.hpp"
#include "outcome.hpp"
#include "text_matcher.hpp"

#include <functional>
#include <optional>
#include <stdexcept>
#include <variant>

namespace dray::testing {

/// The plugin did something else than the script, or than the contract, says.
class script_mismatch : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

using header_list = std::vector<std::pair<std::string, std::string>>;

/// Returns why it does not hold, empty where it does.
template <class T>
using check = std::function<std::string(const T&)>;

struct expected_request {
    expected_request(std::string method_, text_matcher url_)
        : method(std::move(method_)), url(std::move(url_)) {}
    std::string method;
    text_matcher url;
    std::vector<check<seen_request>> checks;
    int status = 200;
    std::string body;
    header_list headers;
    bool may_fail = false;
};

struct expected_emit {
    explicit expected_emit(std::string kind_) : kind(std::move(kind_)) {}
    std::string kind;
    std::vector<check<seen_emit>> checks;
    std::vector<std::string> fates; ///< missing ones are "stored"
};

class script {
public:
    /// `entry` and what it points to outlive the script. `settings` is a JSON object as a validated
    /// config would give it; `secrets` names the secret settings, each of which gets a marker.
    explicit script(const dray_plugin_entry_t& entry, std::string settings = "{}",
                    std::vector<std::string> secrets = {});

    /// What is called, with its request as JSON text or as one of the types of dray/data.
    script& function(std::string name, std::string request_json = "{}");
    template <class Request>
    requires(!std::convertible_to<Request, std::string>) script& function(std::string name,
                                                                          const Request& request) {
        return function(std::move(name), to_json_text(request));
    }
    script& at(data::timestamp now); ///< default 2026-03-01T12:00:00Z
    script& with_state(std::map<std::string, std::string> state);

    /// The next request. Those of one http_all are expected one after the other.
    script& expect_http(std::string method, text_matcher url);
    // These speak of the last expect_http:
    script& body_is(text_matcher body);
    script& body_contains(std::string part);
    script& header_is(std::string name, text_matcher value);
    script& uses_secret(std::string name, std::string encoding);
    script& is_read();
    script& is_write();
    script& where(check<seen_request> holds);
    script& answers(int status, std::string body = "", header_list headers = {});
    /// For fail_each_step_once: this read is not needed, the function may succeed without it.
    script& may_fail();

    script& expect_emit(std::string kind);
    // These speak of the last expect_emit:
    script& refs(std::vector<std::string> refs);
    script& cursor(text_matcher cursor);
    script& emitted(check<seen_emit> holds);
    script& answers_fates(std::vector<std::string> fates);

    script& expect_done();
    script& expect_done(std::string result_json); ///< compared as JSON
    template <class Result>
    requires(!std::convertible_to<Result, std::string>) script& expect_done(const Result& result) {
        return expect_done(to_json_text(result));
    }
    script& expect_fail(dray_error_class cls, std::string code);
    template <class E>
    requires std::is_enum_v<E> script& expect_fail(E cls, std::string code) {
        return expect_fail(static_cast<dray_error_class>(cls), std::move(code));
    }

    /// Throws script_mismatch.
    outcome run() const;

    /// The script as it is, then again with each of its steps going wrong, one at a time: the
    /// operation ended by the host at every effect (so a transport failure, a crash, a cancel);
    /// every answer replaced by 500, 401, 429, and a body that is cut or is not of its format;
    /// every item quarantined. What comes after the failure is answered as the script says where it
    /// says something, else by 500. Each time it must end, by a failure of a class that fits, with
    /// a code and a message; after a write without an answer that is a verdict nothing may claim
    /// one; a failed read must not become a result, nor move the cursor. Under the address
    /// sanitizer, nothing may be leaked. Throws script_mismatch, which says what went wrong where.
    void fail_each_step_once() const;

    // What a runner needs.
    struct plan {
        const dray_plugin_entry_t* entry = nullptr;
        std::string settings;
        std::vector<std::string> secrets;
        std::string function;
        std::string request = "{}";
        data::timestamp now;
        std::map<std::string, std::string> state;
        std::vector<std::variant<expected_request, expected_emit>> steps;
        bool is_done_expected = false;
        std::optional<std::string> result;
        std::optional<std::pair<dray_error_class, std::string>> failure;
    };

private:
    expected_request& last_request(const char* who);
    expected_emit& last_emit(const char* who);

    plan plan_;
};

} // namespace dray::testing
