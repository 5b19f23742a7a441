#pragma once

#include "effect_reader.hpp"

#include <dray/abi/dray.h>
#include <dray/data/time.hpp>
#include <dray/testing/script_host.hpp>

#include <memory>

namespace dray::testing {

/// Name of a secret setting -> the marker that stands for it.
using marker_map = std::map<std::string, std::string>;

/// A marker for each name, in their order.
marker_map markers_for(const std::vector<std::string>& secrets);

/// A connector's instance, destroyed with this. Throws script_mismatch where there is none.
class instance {
public:
    /// `settings` is a JSON object. `entry` outlives this.
    instance(const dray_plugin_entry_t& entry, const std::string& settings);
    instance(const instance&) = delete;
    instance& operator=(const instance&) = delete;
    ~instance() { table_->destroy(c_); }

    [[nodiscard]] const dray_connector& table() const { return *table_; }
    [[nodiscard]] dray_instance* get() const { return c_; }

private:
    const dray_connector* table_;
    dray_instance* c_;
};

struct operation_call {
    std::string function;
    std::string request = "{}"; ///< JSON
    data::timestamp now;
    marker_map markers;
};

struct loop_answer {
    int status = 200;
    std::string body;
    header_list headers;
};

/// Runs one operation as strictly as any host would; serves state, logs and sleeps. What requests
/// and items are answered with is the derived class's. Throws script_mismatch for every breach of
/// the protocol.
class operation_loop {
public:
    virtual ~operation_loop() = default;
    operation_loop(const operation_loop&) = delete;
    operation_loop& operator=(const operation_loop&) = delete;

    /// What it did; neither result nor failure where the host ended it.
    outcome run(const instance& of, const operation_call& call,
                std::map<std::string, std::string> state);

protected:
    operation_loop() = default;

    /// The requests of one effect are about to be answered: one answer for each, or none at all,
    /// which ends the operation as a transport failure would. They are in seen().requests already.
    virtual std::optional<std::vector<loop_answer>> answers(std::size_t first_request) = 0;
    /// A fate for each item of the last of seen().emits.
    virtual std::vector<std::string> fates() = 0;
    /// The host ends the operation at its how-many-th effect, from 1.
    virtual bool is_ended_at(std::size_t) { return false; }

    [[nodiscard]] const outcome& seen() const { return seen_; }

private:
    class event;
    /// Null after the last effect.
    std::unique_ptr<event> answer(const dray_effect& effect);
    std::unique_ptr<event> answer_http(const dray_effect& effect);
    std::unique_ptr<event> answer_emit(const dray_effect& effect);
    std::unique_ptr<event> answer_state(const dray_effect& effect);

    outcome seen_;
    marker_map markers_;
};

} // namespace dray::testing
