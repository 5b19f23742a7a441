#include "host.hpp"

#include <dray/abi/dray.h>
#include <dray/data/functions_json.hpp>
#include <dray/testing/connector_of.hpp>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

extern "C" const dray_plugin_entry_t dray_plugin_entry;

namespace dray::propago::samples {
namespace {

dray_bytes bytes(const std::string& text) {
    return dray_bytes{text.data(), text.size()};
}
std::string text(dray_bytes b) {
    return std::string(b.data, b.size);
}

const dray_connector& table() {
    return *testing::connector_of(dray_plugin_entry);
}

std::string string_of(const boost::json::object& o, const char* key) {
    const auto* value = o.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

} // namespace

struct host::parts {
    vendor answers;
    dray_instance* instance = nullptr;
    int groups = 0;
    std::int64_t request_ids = 0;

    // What the current event points into.
    std::string head;
    std::vector<std::string> bodies;
    std::vector<dray_bytes> spans;

    dray_event event(dray_event_kind kind) {
        spans.clear();
        for (const auto& b : bodies)
            spans.push_back(bytes(b));
        dray_event e{};
        e.struct_size = sizeof e;
        e.kind = kind;
        e.head = bytes(head);
        e.bodies = spans.data();
        e.body_count = spans.size();
        return e;
    }
};

host::host(vendor answers, const setting_list& settings) : parts_(std::make_unique<parts>()) {
    parts_->answers = std::move(answers);
    const std::string config = "{\"name\":\"wh\",\"settings\":" + settings_text(settings) + "}";
    parts_->instance = table().create(bytes(config));
    REQUIRE(parts_->instance);
}

host::~host() {
    table().destroy(parts_->instance);
}

ended host::run(const std::string& function, const std::string& request) {
    const std::string head = "{\"operation\":\"1\",\"now\":\"2026-03-10T12:00:00Z\",\"secrets\":"
                             "{\"api_key\":\"MARKER\"},\"request\":" +
                             request + "}";
    parts_->request_ids = 0;
    dray_operation* op = table().begin(parts_->instance, bytes(function), bytes(head));
    REQUIRE(op);
    parts_->head = "{}";
    parts_->bodies.clear();
    dray_event event = parts_->event(DRAY_EVENT_START);
    ended end;
    for (;;) {
        const dray_effect* effect = table().resume(op, &event);
        const auto json = boost::json::parse(text(effect->head)).as_object();
        boost::json::object answer;
        std::vector<std::string> bodies;
        dray_event_kind kind = DRAY_EVENT_LOGGED;
        if (effect->kind == DRAY_EFFECT_DONE) {
            end.result = boost::json::serialize(json.at("result"));
            break;
        }
        if (effect->kind == DRAY_EFFECT_FAIL) {
            end.cls = static_cast<int>(json.at("class").as_int64());
            end.code = string_of(json, "code");
            end.message = string_of(json, "message");
            end.subject = string_of(json, "subject");
            if (const auto* id = json.if_contains("verdict_of"))
                end.verdict_of = id->as_int64();
            break;
        }
        if (effect->kind == DRAY_EFFECT_HTTP) {
            kind = DRAY_EVENT_HTTP;
            ++parts_->groups;
            boost::json::array responses;
            const auto& requests = json.at("requests").as_array();
            CHECK(requests.size() <= 16);
            for (std::size_t i = 0; i < requests.size(); ++i) {
                const auto& r = requests[i].as_object();
                seen_call call;
                call.body = text(effect->bodies[i]);
                call.group = parts_->groups;
                call.is_write = string_of(r, "access") != "read";
                CHECK(string_of(r, "method") == "POST");
                for (const auto& h : r.at("headers").as_array()) {
                    const auto& pair = h.as_array();
                    if (pair[0].as_string() != "SOAPAction")
                        continue;
                    const std::string value(pair[1].as_string());
                    const auto slash = value.rfind('/');
                    call.operation = value.substr(slash + 1, value.size() - slash - 2);
                }
                // The key goes out as its marker, once, listed for replacement as XML.
                const auto& secrets = r.at("secrets").as_array();
                REQUIRE(secrets.size() == 1);
                CHECK(string_of(secrets[0].as_object(), "marker") == "MARKER");
                CHECK(string_of(secrets[0].as_object(), "encoding") == "xml");
                CHECK(call.body.find("<ApiKey>MARKER</ApiKey>") != std::string::npos);
                calls.push_back(call);
                vendor_answer a = parts_->answers(call);
                boost::json::object response;
                response["id"] = ++parts_->request_ids;
                response["status"] = a.status;
                response["headers"] = boost::json::array();
                responses.push_back(std::move(response));
                bodies.push_back(std::move(a.body));
            }
            answer["responses"] = std::move(responses);
        } else if (effect->kind == DRAY_EFFECT_EMIT) {
            kind = DRAY_EVENT_EMITTED;
            kinds.push_back(string_of(json, "kind"));
            boost::json::array fates;
            const auto& list = json.at("items").as_array();
            for (std::size_t i = 0; i < list.size(); ++i) {
                emitted_item item;
                item.ref = string_of(list[i].as_object(), "ref");
                item.poison = string_of(list[i].as_object(), "poison");
                item.json = text(effect->bodies[i]);
                items.push_back(std::move(item));
                fates.push_back("stored");
            }
            answer["items"] = std::move(fates);
        } else {
            REQUIRE(effect->kind == DRAY_EFFECT_LOG);
            log.push_back(string_of(json, "message"));
        }
        parts_->head = boost::json::serialize(answer);
        parts_->bodies = std::move(bodies);
        event = parts_->event(kind);
    }
    table().end(op);
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
