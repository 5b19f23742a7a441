#pragma once

// What the host calls, for one connector class. Nothing that is thrown leaves: it becomes the
// failure of the operation that it concerns.

#include "../../abi/dray.h"
#include "../functions.hpp"
#include "operation.hpp"

#include <new>

namespace dray::sdk::detail {

/// One configured shop or warehouse. The settings outlive the connector, which may refer to them.
template <class C>
struct instance_of {
    explicit instance_of(dray_bytes config) {
        try {
            values.emplace(read_config(config));
            connector.emplace(std::as_const(*values));
        } catch (...) {
            refused = std::current_exception();
        }
    }

    std::optional<settings> values;
    std::optional<C> connector;
    std::exception_ptr refused; ///< why there is no connector; every operation says so
};

template <class C>
struct exported {
    using instance = instance_of<C>;

    static dray_bytes manifest() noexcept {
        static_assert(std::is_same_v<decltype(C::manifest()), std::string_view>,
                      "manifest() returns a std::string_view of a constant");
        return bytes(C::manifest());
    }

    static const void* extension(dray_bytes id) noexcept {
        static constexpr dray_connector table{
            sizeof(dray_connector), 0, &create, &destroy, &begin, &resume, &end,
        };
        return view(id) == DRAY_CONNECTOR_EXTENSION ? &table : nullptr;
    }

private:
    static dray_instance* create(dray_bytes config) noexcept {
        return reinterpret_cast<dray_instance*>(new (std::nothrow) instance(config));
    }

    static void destroy(dray_instance* self) noexcept { delete reinterpret_cast<instance*>(self); }

    static dray_operation* begin(dray_instance* self, dray_bytes function,
                                 dray_bytes head) noexcept {
        try {
            return hand_over(make(*reinterpret_cast<instance*>(self), view(function), head));
        } catch (...) {
            return refuse(std::current_exception());
        }
    }

    static const dray_effect* resume(dray_operation* op, const dray_event* event) noexcept {
        return reinterpret_cast<operation*>(op)->resume(event);
    }

    static void end(dray_operation* op) noexcept { delete reinterpret_cast<operation*>(op); }

    static std::unique_ptr<operation> make(instance& self, std::string_view function,
                                           dray_bytes head) {
        if (self.refused)
            std::rethrow_exception(self.refused);
        const auto& table = C::functions();
        const auto* const call = table.find(function);
        if (!call)
            throw failure(error_class::unsupported, "function_unsupported",
                          "this connector has no function " + std::string(function));
        const auto begin_task = [&](operation& op, const boost::json::value& request) {
            try {
                op.set_task((*call)(*self.connector, op.host(), request));
            } catch (const data::json_error& e) {
                throw_fault("malformed_request", std::string("the request: ") + e.what());
            }
        };
        return std::make_unique<operation>(head, begin_task);
    }

    static dray_operation* refuse(std::exception_ptr why) noexcept {
        try {
            return hand_over(std::make_unique<operation>(std::move(why)));
        } catch (...) {
            return nullptr;
        }
    }

    static dray_operation* hand_over(std::unique_ptr<operation> op) noexcept {
        return reinterpret_cast<dray_operation*>(op.release());
    }
};

} // namespace dray::sdk::detail
