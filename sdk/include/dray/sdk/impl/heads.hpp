#pragma once

// Heads of effects as text, heads of events into values. docs/plugin-protocol.md is what it speaks.

#include "../../abi/operation.h"
#include "../../data/impl/text_writer.hpp"
#include "../../data/utf8.hpp"
#include "../http.hpp"
#include "bytes.hpp"

#include <boost/json.hpp>
#include <span>

namespace dray::sdk::detail {

// ---- writing ----

using data::detail::append_json_integer;
using data::detail::append_json_key;
using data::detail::append_json_string;

/// Data must arrive as it was meant: what JSON cannot carry is refused, not replaced.
inline void append_data(std::string& head, std::string_view text, const char* what) {
    if (!data::is_utf8(text))
        throw_fault("not_utf8", std::string(what) + " is not UTF-8");
    append_json_string(head, text);
}

/// Text for people: invalid bytes replaced, the end cut off beyond `most` bytes.
inline void append_message(std::string& head, std::string_view text, std::size_t most) {
    const bool cut = text.size() > most;
    std::string printable = data::printable_utf8(text.substr(0, most));
    if (cut)
        printable.append(" [...]");
    append_json_string(head, printable);
}

constexpr std::string_view name_of(secret_encoding encoding) {
    switch (encoding) {
    case secret_encoding::raw:
        return "raw";
    case secret_encoding::basic:
        return "basic";
    case secret_encoding::xml:
        return "xml";
    case secret_encoding::json:
        return "json";
    case secret_encoding::form:
        return "form";
    }
    return "raw";
}

inline void append_request(std::string& head, const http_request& r) {
    head.push_back('{');
    append_json_key(head, "method");
    append_data(head, r.method, "a request's method");
    append_json_key(head, "url");
    append_data(head, r.url, "a request's URL");
    append_json_key(head, "access");
    append_json_string(head, r.access == access::read ? "read" : "write");
    if (!r.headers.empty()) {
        append_json_key(head, "headers");
        char before = '[';
        for (const auto& [name, value] : r.headers) {
            head.push_back(before);
            head.push_back('[');
            append_data(head, name, "a header's name");
            head.push_back(',');
            append_data(head, value, "a header's value");
            head.push_back(']');
            before = ',';
        }
        head.push_back(']');
    }
    if (!r.secrets.empty()) {
        append_json_key(head, "secrets");
        char before = '[';
        for (const auto& s : r.secrets) {
            head.push_back(before);
            head.push_back('{');
            append_json_key(head, "marker");
            append_data(head, s.marker, "a secret's marker");
            append_json_key(head, "name");
            append_data(head, s.name, "a secret's name");
            append_json_key(head, "encoding");
            append_json_string(head, name_of(s.encoding));
            head.push_back('}');
            before = ',';
        }
        head.push_back(']');
    }
    if (r.timeout.count() > 0) {
        append_json_key(head, "timeout_ms");
        append_json_integer(head, r.timeout.count());
    }
    if (r.cost != 1) {
        append_json_key(head, "cost");
        append_json_integer(head, r.cost);
    }
    head.push_back('}');
}

inline void append_failure(std::string& head, const failure& f) {
    head.push_back('{');
    append_json_key(head, "class");
    append_json_integer(head, static_cast<dray_error_class>(f.cls));
    append_json_key(head, "code");
    append_message(head, f.code, 100);
    append_json_key(head, "message");
    append_message(head, f.message, 4096);
    if (!f.internal.empty()) {
        append_json_key(head, "internal");
        append_message(head, f.internal, 4096);
    }
    if (!f.subject.empty()) {
        append_json_key(head, "subject");
        append_message(head, f.subject, 1024);
    }
    if (f.retry_after) {
        append_json_key(head, "retry_after_ms");
        append_json_integer(head, f.retry_after->count());
    }
    if (f.verdict) {
        append_json_key(head, "verdict_of");
        append_json_integer(head, static_cast<std::int64_t>(*f.verdict));
    }
    head.push_back('}');
}

// ---- reading ----

[[noreturn]] inline void throw_malformed(const char* what) {
    throw_fault("malformed_event", std::string("the host's answer is malformed: ") + what);
}

/// A head in memory of its own, most of which is on the stack.
class parsed_head {
public:
    explicit parsed_head(dray_bytes head)
        : memory_(&block_[0], sizeof block_),
          value_(boost::json::parse(view(head), error_, &memory_)) {
        if (error_)
            throw_malformed("its head is not JSON");
        if (!value_.is_object())
            throw_malformed("its head is not an object");
    }
    [[nodiscard]] const boost::json::value& member(const char* name) const {
        const auto* const found = value_.get_object().if_contains(name);
        if (!found)
            throw_malformed(name);
        return *found;
    }
    [[nodiscard]] const boost::json::array& list(const char* name) const {
        const auto* const found = member(name).if_array();
        if (!found)
            throw_malformed(name);
        return *found;
    }

private:
    unsigned char block_[4096];
    boost::json::monotonic_resource memory_;
    boost::json::error_code error_;
    boost::json::value value_;
};

inline std::string text_of(const boost::json::value& value, const char* what) {
    const auto* const text = value.if_string();
    if (!text)
        throw_malformed(what);
    return std::string(text->data(), text->size());
}

inline void read_answer(http_response& to, const boost::json::value& from) {
    const auto* const object = from.if_object();
    if (!object)
        throw_malformed("responses");
    const auto* const id = object->if_contains("id");
    const auto* const status = object->if_contains("status");
    if (!id || !id->is_int64() || id->get_int64() < 1)
        throw_malformed("id");
    if (!status || !status->is_int64())
        throw_malformed("status");
    to.id = static_cast<std::uint64_t>(id->get_int64());
    const auto code = status->get_int64();
    if (code < 100 || code > 999)
        throw_malformed("status");
    to.status = static_cast<int>(code);
    const auto* const headers = object->if_contains("headers");
    if (!headers)
        return;
    if (!headers->is_array())
        throw_malformed("headers");
    to.headers.reserve(headers->get_array().size());
    for (const auto& pair : headers->get_array()) {
        if (!pair.is_array() || pair.get_array().size() != 2)
            throw_malformed("headers");
        to.headers.emplace_back(text_of(pair.get_array()[0], "headers"),
                                text_of(pair.get_array()[1], "headers"));
    }
}

inline std::vector<http_response> read_answers(const dray_event& event,
                                               std::span<const http_request> requests) {
    const parsed_head head(event.head);
    const auto& list = head.list("responses");
    if (list.size() != requests.size())
        throw_malformed("not one answer for each request");
    if (event.body_count != requests.size())
        throw_malformed("not one body for each request");
    std::vector<http_response> answers(requests.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        read_answer(answers[i], list[i]);
        answers[i].body = view(event.bodies[i]);
        answers[i].was_write = requests[i].access == access::write;
    }
    return answers;
}

} // namespace dray::sdk::detail
