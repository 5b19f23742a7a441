#include "contract.hpp"
#include "run_once.hpp"

#include <dray/testing/script_host.hpp>

namespace dray::testing {

script::script(const dray_plugin_entry_t& entry, std::string settings,
               std::vector<std::string> secrets) {
    plan_.entry = &entry;
    plan_.settings = std::move(settings);
    plan_.secrets = std::move(secrets);
    plan_.now = *data::parse_time("2026-03-01T12:00:00Z");
}

script& script::function(std::string name, std::string request_json) {
    plan_.function = std::move(name);
    plan_.request = std::move(request_json);
    return *this;
}

script& script::at(data::timestamp now) {
    plan_.now = now;
    return *this;
}

script& script::with_state(std::map<std::string, std::string> state) {
    plan_.state = std::move(state);
    return *this;
}

expected_request& script::last_request(const char* who) {
    if (!plan_.steps.empty())
        if (auto* const request = std::get_if<expected_request>(&plan_.steps.back()))
            return *request;
    throw std::logic_error(std::string(who) + " stands behind no expect_http");
}

expected_emit& script::last_emit(const char* who) {
    if (!plan_.steps.empty())
        if (auto* const emit = std::get_if<expected_emit>(&plan_.steps.back()))
            return *emit;
    throw std::logic_error(std::string(who) + " stands behind no expect_emit");
}

script& script::expect_http(std::string method, text_matcher url) {
    plan_.steps.emplace_back(expected_request(std::move(method), std::move(url)));
    return *this;
}

script& script::where(check<seen_request> holds) {
    last_request("where").checks.push_back(std::move(holds));
    return *this;
}

script& script::body_is(text_matcher body) {
    last_request("body_is");
    return where([body = std::move(body)](const seen_request& request) -> std::string {
        if (body.matches(request.body))
            return {};
        return "its body is not " + body.what() + " but " + request.body;
    });
}

script& script::body_contains(std::string part) {
    last_request("body_contains");
    return body_is(containing(std::move(part)));
}

script& script::header_is(std::string name, text_matcher value) {
    last_request("header_is");
    return where([name = std::move(name),
                  value = std::move(value)](const seen_request& request) -> std::string {
        const auto seen = request.header(name);
        if (value.matches(seen))
            return {};
        return "its header " + name + " is not " + value.what() + " but \"" + std::string(seen) +
               '"';
    });
}

script& script::uses_secret(std::string name, std::string encoding) {
    last_request("uses_secret");
    return where([name = std::move(name),
                  encoding = std::move(encoding)](const seen_request& request) -> std::string {
        const auto found = request.secrets.find(name);
        if (found != request.secrets.end() && found->second == encoding)
            return {};
        return "it does not use the secret " + name + " encoded as " + encoding;
    });
}

script& script::is_read() {
    last_request("is_read");
    return where([](const seen_request& request) -> std::string {
        return request.is_write ? "it is declared as a write" : "";
    });
}

script& script::is_write() {
    last_request("is_write");
    return where([](const seen_request& request) -> std::string {
        return request.is_write ? "" : "it is declared as a read";
    });
}

script& script::answers(int status, std::string body, header_list headers) {
    auto& request = last_request("answers");
    request.status = status;
    request.body = std::move(body);
    request.headers = std::move(headers);
    return *this;
}

script& script::may_fail() {
    last_request("may_fail").may_fail = true;
    return *this;
}

script& script::expect_emit(std::string kind) {
    plan_.steps.emplace_back(expected_emit(std::move(kind)));
    return *this;
}

script& script::emitted(check<seen_emit> holds) {
    last_emit("emitted").checks.push_back(std::move(holds));
    return *this;
}

script& script::refs(std::vector<std::string> refs) {
    last_emit("refs");
    return emitted([refs = std::move(refs)](const seen_emit& emit) -> std::string {
        std::vector<std::string> seen;
        std::string list;
        for (const auto& item : emit.items) {
            seen.push_back(item.ref);
            list += ' ' + item.ref;
        }
        return seen == refs ? "" : "its refs are:" + list;
    });
}

script& script::cursor(text_matcher cursor) {
    last_emit("cursor");
    return emitted([cursor = std::move(cursor)](const seen_emit& emit) -> std::string {
        if (cursor.matches(emit.cursor))
            return {};
        return "its cursor is not " + cursor.what() + " but \"" + emit.cursor + '"';
    });
}

script& script::answers_fates(std::vector<std::string> fates) {
    last_emit("answers_fates").fates = std::move(fates);
    return *this;
}

script& script::expect_done() {
    plan_.is_done_expected = true;
    plan_.result.reset();
    plan_.failure.reset();
    return *this;
}

script& script::expect_done(std::string result_json) {
    expect_done();
    plan_.result = std::move(result_json);
    return *this;
}

script& script::expect_fail(dray_error_class cls, std::string code) {
    plan_.is_done_expected = false;
    plan_.result.reset();
    plan_.failure.emplace(cls, std::move(code));
    return *this;
}

outcome script::run() const {
    outcome seen = run_once(plan_, deviation());
    check_end(plan_, seen);
    return seen;
}

void script::fail_each_step_once() const {
    check_contract(plan_, run());
}

} // namespace dray::testing
