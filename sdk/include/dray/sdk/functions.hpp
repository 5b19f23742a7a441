#pragma once

#include "context.hpp"

#include <functional>
#include <initializer_list>
#include <stdexcept>

namespace dray::sdk {

namespace detail {

/// What `done` carries for a function that has no result.
inline constexpr const char* no_result = "{}";

inline std::string result_text(const boost::json::value& result) {
    return boost::json::serialize(result);
}
template <data::json_type R>
std::string result_text(const R& result) {
    return data::to_json_text(result);
}

/// Outermost coroutine of an operation: keeps the typed request alive, makes the result text.
template <class C, class R, class Request>
task<std::string> run_function(C& connector, context& host, Request request,
                               task<R> (C::*member)(context&, const Request&)) {
    if constexpr (std::is_void_v<R>) {
        co_await (connector.*member)(host, request);
        co_return std::string(no_result);
    } else {
        const R result = co_await (connector.*member)(host, request);
        co_return result_text(result);
    }
}

template <class C, class R>
task<std::string> run_function(C& connector, context& host, task<R> (C::*member)(context&)) {
    if constexpr (std::is_void_v<R>) {
        co_await (connector.*member)(host);
        co_return std::string(no_result);
    } else {
        const R result = co_await (connector.*member)(host);
        co_return result_text(result);
    }
}

} // namespace detail

/// What a connector can do: function names and the members that do it. Request and result types
/// come from the members' signatures:
///
///   task<R>    (context&, const Request&)     task<R>    (context&)
///   task<void> (context&, const Request&)     task<void> (context&)
///
/// A function that is not in the table fails as `unsupported`. Constant once built, shared by all
/// instances.
template <class C>
class functions {
public:
    using call = std::function<task<std::string>(C&, context&, const boost::json::value&)>;

    class entry {
    public:
        template <class R, class Request>
        entry(std::string_view name, task<R> (C::*member)(context&, const Request&))
            : name_(name),
              call_([member](C& connector, context& host, const boost::json::value& request) {
                  auto typed = data::from_json<Request>(request);
                  return detail::run_function(connector, host, std::move(typed), member);
              }) {}
        template <class R>
        entry(std::string_view name, task<R> (C::*member)(context&))
            : name_(name), call_([member](C& connector, context& host, const boost::json::value&) {
                  return detail::run_function(connector, host, member);
              }) {}

    private:
        friend class functions;
        std::string name_;
        call call_;
    };

    functions() = default;
    /// Throws std::logic_error where a name stands twice.
    functions(std::initializer_list<entry> entries) {
        for (const auto& e : entries)
            insert(e);
    }
    /// For those who rather chain: functions<c>().add("connection.test", &c::test).add(…)
    template <class Member>
    functions&& add(std::string_view name, Member member) && {
        insert(entry(name, member));
        return std::move(*this);
    }

    /// Null where the connector has no such function.
    [[nodiscard]] const call* find(std::string_view name) const {
        const auto found = calls_.find(name);
        return found == calls_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& [name, member] : calls_)
            all.push_back(name);
        return all;
    }

private:
    void insert(const entry& e) {
        if (!calls_.emplace(e.name_, e.call_).second)
            throw std::logic_error("the function " + e.name_ + " stands in the table twice");
    }

    std::map<std::string, call, std::less<>> calls_;
};

} // namespace dray::sdk
