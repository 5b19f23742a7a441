#include "tests/integration/plugin/probe_connector.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/data/order_json.hpp"
#include "dray/sdk/plugin.hpp"

namespace {

namespace sdk = dray::sdk;
namespace data = dray::data;

class probe_connector {
public:
    explicit probe_connector(const sdk::settings& s) : url_(s.text("url")) {}

    static std::string_view manifest() {
        return R"json({"id": "probe", "name": "Probe", "version": "1.0.0", "role": "source",
          "functions": {"connection.test": {}, "statuses.list": {}, "order.get": {},
                        "order.mark": {"probe": "order.get"}, "order.cancel": {},
                        "orders.download": {"by": "changes"}, "shipment.find": {},
                        "shipment.confirm": {"probe": "shipment.find"}, "orders.list": {}},
          "settings": [{"key": "url", "type": "url", "required": true, "doc": "d", "example": "\"http://127.0.0.1\""},
                       {"key": "api_key", "type": "text", "required": true, "secret": true, "doc": "d", "example": "{ env = \"K\" }"}],
          "auth": {"kind": "none"}, "hosts": ["{url}"], "buckets": []})json";
    }

    /// Reads, sleeps, logs, keeps state; says what it found.
    sdk::task<data::connection_result> test(sdk::context& c) {
        auto request = sdk::http_request::get(url_ + "/time");
        const auto answer = co_await c.http(std::move(request));
        co_await c.sleep(std::chrono::milliseconds(1));
        for (int i = 0; i < 2000; ++i)
            co_await c.log(sdk::log_level::debug, "chatter");
        std::map<std::string, std::string> put;
        put["seen"] = answer.body;
        co_await c.state_put(std::move(put));
        std::vector<std::string> keys(1, "seen");
        auto kept = co_await c.state_get(std::move(keys));
        data::connection_result r;
        r.account = kept["seen"];
        co_return r;
    }

    /// Writes in a function that reads.
    sdk::task<data::statuses_result> statuses(sdk::context& c) {
        auto request = sdk::http_request::post(url_ + "/write", "{}");
        co_await c.http(std::move(request));
        co_return data::statuses_result();
    }

    /// One write with a secret in its body; what the answer says decides.
    sdk::task<data::order_mark_result> mark(sdk::context& c, const data::order_mark_request& r) {
        const std::string marker = c.secret("api_key");
        auto request = sdk::http_request::post(url_ + "/mark", "<key>" + marker + "</key><status>" +
                                                                   r.status + "</status>")
                           .with_secret("api_key", marker, sdk::secret_encoding::xml);
        const auto answer = co_await c.http(std::move(request));
        if (answer.status == 400) {
            throw sdk::failure(sdk::error_class::rejected, "refused", "the shop says no")
                .verdict_of(answer.id);
        }
        if (answer.status == 500) {
            throw sdk::failure(sdk::error_class::transient, "shop_broke", "the shop broke");
        }
        data::order_mark_result result;
        result.status.id = answer.body;
        result.changed = true;
        co_return result;
    }

    /// Two writes, the second refused: no verdict about the first.
    sdk::task<void> cancel(sdk::context& c, const data::order_cancel_request&) {
        auto first = sdk::http_request::post(url_ + "/first", "{}");
        co_await c.http(std::move(first));
        auto second = sdk::http_request::post(url_ + "/second", "{}");
        const auto answer = co_await c.http(std::move(second));
        throw sdk::failure(sdk::error_class::rejected, "refused", "the second was refused")
            .verdict_of(answer.id);
    }

    /// Emits what it was told to.
    sdk::task<void> download(sdk::context& c, const data::orders_download_request& r) {
        sdk::batch items("order");
        items.add("1", std::string(R"({"poor": "order"})"));
        items.add_poison("2", "<not json>", "not JSON");
        items.cursor = r.cursor + "+1";
        const auto fates = co_await c.emit(std::move(items));
        if (fates.size() != 2 || fates[1] != sdk::item_fate::quarantined) {
            throw sdk::failure(sdk::error_class::fault, "bad_fates", "unexpected fates");
        }
    }

    /// Throws what no connector should.
    sdk::task<data::order> get(sdk::context& c, const data::order_ref_request&) {
        co_await c.log(sdk::log_level::info, "about to throw");
        throw 42;
        co_return data::order();
    }

    /// Waits for longer than anybody does.
    sdk::task<data::shipment_find_result> find(sdk::context& c,
                                               const data::shipment_confirm_request&) {
        co_await c.sleep(std::chrono::hours(1));
        co_return data::shipment_find_result();
    }

    static const sdk::functions<probe_connector>& functions() {
        static const sdk::functions<probe_connector> all{
            {"connection.test", &probe_connector::test},
            {"statuses.list", &probe_connector::statuses},
            {"order.mark", &probe_connector::mark},
            {"order.cancel", &probe_connector::cancel},
            {"orders.download", &probe_connector::download},
            {"order.get", &probe_connector::get},
            {"shipment.find", &probe_connector::find},
        };
        return all;
    }

private:
    std::string url_;
};

} // namespace

DRAY_PLUGIN(probe_connector)

namespace dray::plugin::test {
const dray_plugin_entry_t& probe_entry() {
    return dray_plugin_entry;
}
} // namespace dray::plugin::test
