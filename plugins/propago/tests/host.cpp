#include "host.hpp"

#include <dray/data/functions_json.hpp>
#include <dray/testing/vendor_host.hpp>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

extern "C" const dray_plugin_entry_t dray_plugin_entry;

namespace dray::propago::samples {
namespace {

/// What every call of the connector is, whatever its operation.
seen_call checked(const testing::seen_request& request, const std::string& marker) {
    CHECK(request.method == "POST");
    // The key goes out as its marker, once, listed for replacement as XML.
    REQUIRE(request.secrets.size() == 1);
    CHECK(request.secrets.at("api_key") == "xml");
    CHECK(request.body.find("<ApiKey>" + marker + "</ApiKey>") != std::string::npos);

    seen_call call;
    call.body = request.body;
    call.is_write = request.is_write;
    const std::string action(request.header("SOAPAction"));
    const auto slash = action.rfind('/');
    REQUIRE(slash != std::string::npos);
    call.operation = action.substr(slash + 1, action.size() - slash - 2);
    return call;
}

} // namespace

struct host::parts {
    parts(host& of, vendor answers_, const setting_list& settings)
        : answers(std::move(answers_)),
          runs(dray_plugin_entry, settings_text(settings), {"api_key"},
               [this, &of](const testing::seen_request& request) {
                   of.calls.push_back(checked(request, runs.marker("api_key")));
                   groups += request.effect == effect ? 0 : 1;
                   effect = request.effect;
                   of.calls.back().group = groups;
                   return answers(of.calls.back());
               }) {
        runs.at(data::parse_time("2026-03-10T12:00:00Z").value());
    }

    vendor answers;
    int groups = 0;
    std::size_t effect = 0; ///< of the last call
    testing::vendor_host runs;
};

host::host(vendor answers, const setting_list& settings)
    : parts_(std::make_unique<parts>(*this, std::move(answers), settings)) {}

host::~host() = default;

ended host::run(const std::string& function, const std::string& request) {
    parts_->effect = 0;
    const auto seen = parts_->runs.run(function, request);
    for (const auto& batch : seen.emits) {
        kinds.push_back(batch.kind);
        items.insert(items.end(), batch.items.begin(), batch.items.end());
    }
    log.insert(log.end(), seen.logs.begin(), seen.logs.end());
    ended end;
    if (seen.result)
        end.result = *seen.result;
    if (seen.failure) {
        end.cls = static_cast<int>(seen.failure->cls);
        end.code = seen.failure->code;
        end.message = seen.failure->message;
        end.subject = seen.failure->subject;
        if (seen.failure->verdict_of)
            end.verdict_of = static_cast<std::int64_t>(*seen.failure->verdict_of);
    }
    return end;
}

int host::count(const std::string& operation) const {
    int n = 0;
    for (const auto& call : calls)
        n += call.operation == operation ? 1 : 0;
    return n;
}

data::consignment_update host::update(const std::string& ref) const {
    std::optional<data::consignment_update> found;
    for (const auto& item : items) {
        if (item.ref != ref || !item.poison.empty())
            continue;
        REQUIRE_FALSE(found);
        found = data::from_json_text<data::consignment_update>(item.json);
    }
    INFO(ref);
    REQUIRE(found);
    return *found;
}

std::string element(const std::string& body, const std::string& name) {
    const auto open = body.find("<" + name + ">");
    if (open == std::string::npos)
        return {};
    const auto start = open + name.size() + 2;
    return body.substr(start, body.find('<', start) - start);
}

std::string find_text(const std::string& reference) {
    data::order_find_request r;
    r.reference = reference;
    return data::to_json_text(r);
}

std::string list_text(const std::string& from, const std::string& until) {
    data::orders_list_request r;
    r.from = data::parse_time(from).value();
    r.until = data::parse_time(until).value();
    return data::to_json_text(r);
}

std::string open_text(const std::vector<data::open_binding>& open) {
    data::shipments_download_request r;
    r.open = open;
    return data::to_json_text(r);
}

data::open_binding open_order(const std::string& ref, const std::string& word,
                              const std::string& submitted) {
    data::open_binding b;
    b.ref = ref;
    b.reference = "D-" + ref;
    b.word = word;
    b.submitted_at = data::parse_time(submitted).value();
    return b;
}

} // namespace dray::propago::samples
