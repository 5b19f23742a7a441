#include <dray/testing/vendor_host.hpp>

#include "operation_loop.hpp"

namespace dray::testing {

namespace {

class served : public operation_loop {
public:
    explicit served(const vendor_host::vendor& answers) : vendor_(answers) {}

private:
    std::optional<std::vector<loop_answer>> answers(std::size_t first_request) override {
        std::vector<loop_answer> out;
        bool is_lost = false;
        for (auto i = first_request; i < seen().requests.size(); ++i) {
            auto given = vendor_(seen().requests[i]);
            is_lost = is_lost || given.lost;
            auto& one = out.emplace_back();
            one.status = given.status;
            one.body = std::move(given.body);
            one.headers = std::move(given.headers);
        }
        if (is_lost)
            return std::nullopt;
        return out;
    }

    std::vector<std::string> fates() override {
        std::vector<std::string> out;
        for (const auto& item : seen().emits.back().items)
            out.emplace_back(item.poison.empty() ? "stored" : "quarantined");
        return out;
    }

    const vendor_host::vendor& vendor_;
};

} // namespace

struct vendor_host::parts {
    parts(const dray_plugin_entry_t& entry, const std::string& settings,
          const std::vector<std::string>& secrets, vendor answers_)
        : answers(std::move(answers_)), one(entry, settings), markers(markers_for(secrets)),
          now(*data::parse_time("2026-03-01T12:00:00Z")) {}

    vendor answers;
    instance one;
    marker_map markers;
    data::timestamp now;
    std::map<std::string, std::string> state;
};

vendor_host::vendor_host(const dray_plugin_entry_t& entry, const std::string& settings,
                         const std::vector<std::string>& secrets, vendor answers)
    : parts_(std::make_unique<parts>(entry, settings, secrets, std::move(answers))) {}

vendor_host::~vendor_host() = default;

void vendor_host::at(data::timestamp now) {
    parts_->now = now;
}

outcome vendor_host::run(const std::string& function, const std::string& request_json) {
    operation_call call;
    call.function = function;
    call.request = request_json;
    call.now = parts_->now;
    call.markers = parts_->markers;
    served one(parts_->answers);
    auto seen = one.run(parts_->one, call, parts_->state);
    parts_->state = seen.state;
    return seen;
}

const std::string& vendor_host::marker(const std::string& secret) const {
    return parts_->markers.at(secret);
}

} // namespace dray::testing
