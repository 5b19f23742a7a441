// What a configuration without mistakes comes to: defaults, templates, origins, derived values.

#include "core/config/show.hpp"
#include "core/config/tests/fixture.hpp"
#include "core/config/units.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace dray::config;
using namespace dray::config::tests;
using namespace std::chrono_literals;

namespace {

const std::string warehouse = "[destination.wh]\nconnector = \"wms\"\ncustomer_name = \"ACME\"\n"
                              "api_key = { env = \"KEY\" }\n";

std::string shop(const std::string& name, const std::string& keys) {
    return "[source." + name + "]\nconnector = \"cart\"\nstore_hash = \"" + name +
           "\"\naccess_token = { env = \"TOKEN\" }\n" + keys;
}

std::string value_of(const settings& all, std::string_view name, std::string_view key) {
    for (const auto& row : show(all, name)) {
        if (row.key == key)
            return row.value;
    }
    return "(none)";
}

std::string from(const settings& all, std::string_view name, std::string_view key) {
    const auto found = origin_of(all, name, key);
    if (!found)
        return "(none)";
    auto text = to_text(*found);
    if (found->from == origin::kind::file)
        text = text.substr(text.rfind('/') + 1);
    return text;
}

} // namespace

TEST_CASE("durations are read as people write them") {
    CHECK(parse_duration("5m") == 300'000);
    CHECK(parse_duration("90s") == 90'000);
    CHECK(parse_duration("1h30m") == 5'400'000);
    CHECK(parse_duration("250ms") == 250);
    CHECK(parse_duration("1d") == 86'400'000);
    CHECK(parse_duration("0s") == 0);
    CHECK(parse_duration("1m30s250ms") == 90'250);
    CHECK(parse_duration("3650d") == 3650LL * 86'400'000);
    for (const char* const wrong :
         {"", "5", "m", "5 m", "-5m", "5m5m", "30s1m", "1.5h", "5x", "5mm", "3651d",
          "99999999999999999999s", "9223372036854775807d", "5m "}) {
        INFO(wrong);
        CHECK_FALSE(parse_duration(wrong).has_value());
    }
    for (const std::int64_t ms : {0LL, 1LL, 999LL, 60'000LL, 5'400'250LL, 86'400'000LL}) {
        CHECK(parse_duration(format_duration(ms)) == ms);
    }
}

TEST_CASE("sizes are read as people write them") {
    CHECK(parse_size("64 KiB") == 65536);
    CHECK(parse_size("64KiB") == 65536);
    CHECK(parse_size("0 B") == 0);
    CHECK(parse_size("1024 GiB") == 1LL << 40);
    for (const char* const wrong : {"", "64", "KiB", "64 KB", "64  KiB", "1.5 MiB", "-1 B",
                                    "1025 GiB", "99999999999999 GiB"}) {
        INFO(wrong);
        CHECK_FALSE(parse_size(wrong).has_value());
    }
    CHECK(format_size(65536) == "64 KiB");
    CHECK(format_size(65537) == "65537 B");
    CHECK(format_size(0) == "0 B");
}

TEST_CASE("an instance has every default, and each says where it comes from") {
    const auto result = load_files({{"dray.toml", warehouse + shop("a", "wait = \"45s\"\n")}});
    INFO(printed(result));
    const auto* const a = result.settings.source("a");
    REQUIRE(a != nullptr);
    CHECK(a->mode == instance_mode::observe);
    CHECK(a->connector == "cart");
    CHECK(a->merchant == "default");
    CHECK(a->destination == "wh");
    CHECK(a->poll_every == 60s);
    CHECK(a->overlap == 1h);
    CHECK(a->recheck_after == 1h);
    CHECK(a->surge_limit == 1000);
    CHECK(a->max_age == 720h);
    CHECK(a->in_flight == 4);
    CHECK(a->request_timeout == 60s);
    CHECK_FALSE(a->settle.has_value());
    CHECK_FALSE(a->start_at.has_value());
    CHECK(a->download_statuses == std::vector<std::string>{"11"});
    CHECK(a->ignore_statuses == std::vector<std::string>{"0"});
    CHECK(a->final_statuses == std::vector<std::string>{"2", "5"});
    CHECK(a->canceled_statuses == std::vector<std::string>{"5"});
    CHECK_FALSE(a->on_download.has_value());
    CHECK(a->on_shipment == "2");
    CHECK(a->on_status_error == on_status_error::hold);
    CHECK(a->on_rename == on_rename::carry_on);
    CHECK(a->status_hold_max == 4h);
    CHECK(std::get<std::string>(a->values.at("store_hash")) == "a");
    CHECK(std::get<std::int64_t>(a->values.at("wait")) == 45'000);
    CHECK(std::get<std::int64_t>(a->values.at("page_size")) == 250);
    CHECK_FALSE(std::get<bool>(a->values.at("gift_wrap")));
    CHECK(std::get<std::vector<std::string>>(a->values.at("tags")) ==
          std::vector<std::string>{"web"});
    CHECK_FALSE(a->values.contains("access_token"));
    CHECK_FALSE(a->values.contains("in_flight"));

    const auto& all = result.settings;
    CHECK(from(all, "a", "wait") == "dray.toml:9:1");
    CHECK(from(all, "a", "page_size") == "default");
    CHECK(from(all, "a", "poll_every") == "default of cart");
    CHECK(from(all, "a", "on_shipment") == "default of cart");
    CHECK(from(all, "a", "destination") == "the only destination there is");
    CHECK(from(all, "a", "merchant") == "implied: none is named");
    CHECK(value_of(all, "a", "access_token") == "(secret from environment variable TOKEN)");
    CHECK(value_of(all, "a", "wait") == "\"45s\"");
    CHECK(value_of(all, "a", "poll_every") == "\"1m\"");

    const auto* const wh = result.settings.destination("wh");
    REQUIRE(wh != nullptr);
    CHECK(wh->mode == instance_mode::live);
    CHECK(wh->poll_every == 15min);
    CHECK(wh->poll_slowest == 6h);
    CHECK(wh->calls_per_hour == 3600);
    CHECK_FALSE(wh->calls_per_minute.has_value()); // the connector's own figure
}

TEST_CASE("an instance may say how many calls a minute its account allows") {
    const auto result =
        load_files({{"dray.toml", warehouse + shop("a", "calls_per_minute = 600\n")}});
    INFO(printed(result));
    const auto* const a = result.settings.source("a");
    REQUIRE(a != nullptr);
    CHECK(a->calls_per_minute == 600);
}

TEST_CASE("an empty file is a daemon with all defaults") {
    const auto result = load_files({{"dray.toml", ""}});
    CHECK(result.clean());
    const auto& daemon = result.settings.daemon;
    CHECK(daemon.state_dir == "/var/lib/dray");
    CHECK(daemon.socket == "/run/dray/dray.sock");
    CHECK(daemon.plugin_dirs == std::vector<std::string>{"/usr/lib/dray/plugins"});
    CHECK(daemon.log_level == log_level::info);
    CHECK(daemon.log_format == log_format::text);
    CHECK(daemon.disk_reserve == 64LL << 20);
    CHECK(daemon.verify_after_gap == 1h);
    CHECK(daemon.stop_timeout == 20s);
    CHECK(daemon.commit_rows == 1000);
    CHECK(daemon.max_answer == 32LL << 20);
    CHECK(daemon.proxy.empty());
    CHECK(daemon.ca_file.empty());
    REQUIRE(result.settings.merchants.size() == 1);
    CHECK(result.settings.merchants[0].name == "default");
}

TEST_CASE("every value of [daemon] is taken, and paths start from the file") {
    const config_folder folder(
        files{{"dray.toml", "[daemon]\nstate_dir = \"../state\"\n"
                            "socket = \"/tmp/s\"\nplugin_dirs = [\"p\", \"/q\"]\n"
                            "log_level = \"debug\"\nlog_format = \"json\"\n"
                            "disk_reserve = \"1 MiB\"\n"
                            "verify_after_gap = \"2h\"\nstop_timeout = \"1s\"\n"
                            "commit_rows = 10\n"
                            "max_answer = \"1 MiB\"\n"
                            "proxy = \"http://proxy.example:3128\"\n"
                            "proxy_user = \"dray\"\n"
                            "proxy_password = { env = \"P\" }\n"
                            "ca_file = \"ca.pem\"\n"}});
    const auto result = load_daemon(folder.paths());
    CHECK_FALSE(result.fatal);
    const auto& daemon = result.daemon;
    CHECK(daemon.state_dir == folder.path().parent_path() / "state");
    CHECK(daemon.socket == "/tmp/s");
    CHECK(daemon.plugin_dirs == std::vector<std::string>{(folder.path() / "p").string(), "/q"});
    CHECK(daemon.log_level == log_level::debug);
    CHECK(daemon.log_format == log_format::json);
    CHECK(daemon.disk_reserve == 1 << 20);
    CHECK(daemon.verify_after_gap == 2h);
    CHECK(daemon.stop_timeout == 1s);
    CHECK(daemon.commit_rows == 10);
    CHECK(daemon.max_answer == 1 << 20);
    CHECK(daemon.proxy == "http://proxy.example:3128");
    CHECK(daemon.proxy_user == "dray");
    REQUIRE(daemon.proxy_password);
    CHECK(daemon.proxy_password->name == "P");
    CHECK(daemon.ca_file == folder.path() / "ca.pem");
}

TEST_CASE("plugin_dirs is taken where something else of [daemon] is wrong") {
    const auto read = [](const std::string& text) {
        const config_folder folder(files{{"dray.toml", text}});
        return load_daemon(folder.paths());
    };
    const auto other = read("[daemon]\nplugin_dirs = [\"/q\"]\ndisk_reserve = \"64 MB\"\n");
    CHECK(other.fatal);
    CHECK(other.plugin_dirs_known);
    CHECK(other.daemon.plugin_dirs == std::vector<std::string>{"/q"});
    CHECK(read("").plugin_dirs_known);
    CHECK_FALSE(read("[daemon]\nplugin_dirs = 7\n").plugin_dirs_known);
    CHECK_FALSE(read("[daemon\nplugin_dirs = [\"/q\"]\n").plugin_dirs_known);
    CHECK_FALSE(load_daemon(config_paths("/nonexistent/dray.toml")).plugin_dirs_known);
}

TEST_CASE("where connectors could not be looked for, none is said to be missing") {
    const config_folder folder(
        files{{"dray.toml", "[source.a]\nconnector = \"unseen\"\n"
                            "[source.b]\nconnector = \"cart\"\nstore_hash = 7\n"}});
    const auto known = connectors();
    load_options how;
    how.connectors_known = false;
    const auto result = load(folder.paths(), known, how);
    INFO(printed(result));
    for (const auto& d : result.diagnostics)
        CHECK(d.path.rfind("source.b", 0) == 0);
    CHECK(result.errors > 0);
    REQUIRE(result.instances_down.size() == 2);
    CHECK(result.instances_down[0].name == "a");
    CHECK_THAT(result.instances_down[0].reasons.at(0), Catch::Contains("plugin_dirs of [daemon]"));
    CHECK_FALSE(load(folder.paths(), known).diagnostics.empty());
}

TEST_CASE("the connectors that are named are known before any is loaded") {
    const config_folder folder({{"dray.toml", "[template.t]\nconnector = \"one\"\n"},
                                {"a.toml", "[source.a]\nconnector = \"two\"\n"},
                                {"b.toml", "[destination.b]\nconnector = \"one\"\n"
                                           "[defaults.source]\nconnector = \"three\"\n"}});
    CHECK(load_daemon(folder.paths()).connectors ==
          std::vector<std::string>{"one", "three", "two"});
}

TEST_CASE("defaults, templates and the table itself are laid over each other") {
    const auto result = load_files(
        {{"dray.toml",
          "[defaults.source]\nin_flight = 2\nmax_age = \"1d\"\nrecheck_after = \"2m\"\n"
          "statuses.ignore = [\"D\"]\n" +
              warehouse},
         {"t.toml", "[template.base]\nconnector = \"cart\"\nin_flight = 3\npage_size = 30\n"
                    "tags = [\"x\", \"y\"]\nstatuses.download = [\"T\"]\n"
                    "access_token = { env = \"T\" }\n"
                    "[template.us]\nuse = [\"base\"]\npage_size = 50\nwait = \"5s\"\n"
                    "[template.quick]\nwait = \"2s\"\n"},
         {"z.toml", "[source.a]\nuse = [\"us\", \"quick\"]\nstore_hash = \"a\"\ntags = [\"z\"]\n"
                    "access_token = { file = \"/etc/s\" }\n"}});
    INFO(printed(result));
    REQUIRE(result.clean());
    const auto& all = result.settings;
    const auto* const a = all.source("a");
    REQUIRE(a != nullptr);
    CHECK(a->max_age == 24h);
    CHECK(from(all, "a", "max_age") == "dray.toml:3:1 (defaults.source)");
    CHECK(a->in_flight == 3);
    CHECK(from(all, "a", "in_flight") == "t.toml:3:1 (template base)");
    CHECK(std::get<std::int64_t>(a->values.at("page_size")) == 50);
    CHECK(from(all, "a", "page_size") == "t.toml:10:1 (template us)");
    CHECK(std::get<std::int64_t>(a->values.at("wait")) == 2000);
    CHECK(from(all, "a", "wait") == "t.toml:13:1 (template quick)");
    CHECK(std::get<std::vector<std::string>>(a->values.at("tags")) ==
          std::vector<std::string>{"z"});
    CHECK(from(all, "a", "tags") == "z.toml:4:1");
    CHECK(a->download_statuses == std::vector<std::string>{"T"});
    CHECK(a->ignore_statuses == std::vector<std::string>{"D"});
    CHECK(from(all, "a", "statuses.download") == "t.toml:6:10 (template base)");
    // A secret is replaced as a whole.
    CHECK(value_of(all, "a", "access_token") == "(secret from file /etc/s)");
}

TEST_CASE("a template that nobody uses is a warning") {
    const auto result = load_files({{"dray.toml", "[template.lonely]\npage_size = 1\n"}});
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.clean());
    CHECK_THAT(to_text(result.diagnostics[0]),
               Catch::Contains("dray.toml:1:11: warning: template.lonely: no instance uses"));
}

TEST_CASE("statuses are taken by name and by id, and never is none") {
    const auto result =
        load_files({{"dray.toml", warehouse + shop("a", "statuses.download = [11, \"Paid\"]\n"
                                                        "on_download = 9\non_shipment = \"never\"\n"
                                                        "on_partial_shipment = \"Partly\"\n"
                                                        "on_status_error = \"continue\"\n"
                                                        "on_rename = \"hold\"\n")}});
    INFO(printed(result));
    const auto* const a = result.settings.source("a");
    REQUIRE(a != nullptr);
    CHECK(a->download_statuses == std::vector<std::string>{"11", "Paid"});
    CHECK(a->on_download == "9");
    CHECK(a->on_partial_shipment == "Partly");
    CHECK_FALSE(a->on_shipment.has_value());
    CHECK_FALSE(a->on_cancel.has_value());
    CHECK(a->on_status_error == on_status_error::carry_on);
    CHECK(a->on_rename == on_rename::hold);
}

TEST_CASE("start_at is a time with an offset, or a day in UTC") {
    const auto start = [](const std::string& written) {
        const auto result =
            load_files({{"dray.toml", warehouse + shop("a", "start_at = " + written + "\n")}});
        INFO(printed(result));
        REQUIRE(result.settings.source("a") != nullptr);
        return value_of(result.settings, "a", "start_at");
    };
    CHECK(start("2026-03-01") == "2026-03-01T00:00:00Z");
    CHECK(start("\"2026-03-01\"") == "2026-03-01T00:00:00Z");
    CHECK(start("2026-03-01T10:30:00Z") == "2026-03-01T10:30:00Z");
    CHECK(start("2026-03-01T10:30:00-05:00") == "2026-03-01T15:30:00Z");
    CHECK(start("2026-03-01 10:30:00+02:00") == "2026-03-01T08:30:00Z");
    CHECK(start("\"2026-03-01T10:30:00.250Z\"") == "2026-03-01T10:30:00.250Z");
}

TEST_CASE("a live source has all it needs") {
    const auto result = load_files(
        {{"dray.toml",
          warehouse + shop("a", "mode = \"live\"\nstart_at = 2026-03-01\nsettle = \"0s\"\n")}});
    INFO(printed(result));
    const auto* const a = result.settings.source("a");
    REQUIRE(a != nullptr);
    CHECK(a->mode == instance_mode::live);
    CHECK(a->start_at == timestamp{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}});
    CHECK(a->settle == 0ms);
}

TEST_CASE("plain http goes to this machine alone, unless it may go elsewhere") {
    for (const char* const url : {"http://localhost:8080", "http://127.0.0.1:8080/api",
                                  "http://[::1]:8080", "http://localhost"}) {
        INFO(url);
        CHECK(load_files({{"dray.toml",
                           warehouse + shop("a", std::string("api_url = \"") + url + "\"\n")}})
                  .clean());
    }
    CHECK(load_files({{"dray.toml", warehouse + shop("a", "api_url = \"http://10.0.0.1\"\n"
                                                          "allow_plain_http = true\n")}})
              .clean());
}

TEST_CASE("merchants own sources and give them a destination") {
    const auto result =
        load_files({{"dray.toml", warehouse +
                                      "[destination.other]\nconnector = \"wms\"\n"
                                      "customer_name = \"B\"\napi_key = { env = \"KEY\" }\n"
                                      "[merchant.acme]\ntitle = \"Acme\"\ndestination = \"other\"\n"
                                      "[tenancy.\"acme@other\"]\ncustomer_id = \"7\"\n"
                                      "facility_id = \"2\"\ncarrier = \"UPS\"\n" +
                                      shop("a", "merchant = \"acme\"\n") +
                                      shop("b", "merchant = \"acme\"\ndestination = \"wh\"\n")}});
    INFO(printed(result));
    REQUIRE(result.clean());
    const auto& all = result.settings;
    CHECK(all.source("a")->destination == "other");
    CHECK(from(all, "a", "destination") == "destination of merchant acme");
    CHECK(all.source("b")->destination == "wh");
    REQUIRE(all.find_merchant("acme") != nullptr);
    CHECK(all.find_merchant("acme")->title == "Acme");
    const auto* const tenancy = all.find_tenancy("acme", "other");
    REQUIRE(tenancy != nullptr);
    CHECK(tenancy->customer_id == "7");
    CHECK(tenancy->facility_id == "2");
    CHECK(tenancy->carrier == "UPS");
    CHECK(all.find_tenancy("acme", "wh") == nullptr);
    CHECK(value_of(all, "acme@other", "customer_id") == "\"7\"");
    CHECK(value_of(all, "acme", "title") == "\"Acme\"");
}

TEST_CASE("carrier maps are laid over each other, a later one wins") {
    const auto result = load_files(
        {{"dray.toml", warehouse +
                           "[carriers.all]\nUPS = \"ups\"\n\"FEDEX GROUND\" = \"fedex\"\n"
                           "[carriers.us]\nUPS = \"ups_us\"\n" +
                           shop("a", "carriers = [\"all\", \"us\"]\n")}});
    INFO(printed(result));
    REQUIRE(result.settings.source("a") != nullptr);
    CHECK(result.settings.source("a")->carriers ==
          std::map<std::string, std::string>{{"UPS", "ups_us"}, {"FEDEX GROUND", "fedex"}});
}

TEST_CASE("files of conf.d are read by name, others are left alone") {
    const auto result = load_files({{"dray.toml", warehouse},
                                    {"b.toml", shop("b", "")},
                                    {"a.toml", shop("a", "")},
                                    {".hidden.toml", "x"},
                                    {"c.toml.example", "x"},
                                    {"d.toml~", "x"}});
    INFO(printed(result));
    CHECK(result.clean());
    REQUIRE(result.settings.sources.size() == 2);
    CHECK(result.settings.sources[0].name == "a");
}

TEST_CASE("a configuration file that everybody can write is a warning") {
    const config_folder folder(files{{"dray.toml", ""}});
    std::filesystem::permissions(folder.path() / "dray.toml", std::filesystem::perms::others_write,
                                 std::filesystem::perm_options::add);
    const auto result = load(folder.paths(), connectors());
    REQUIRE(result.diagnostics.size() == 1);
    CHECK_THAT(to_text(result.diagnostics[0]),
               Catch::Contains("warning: everybody can write") && Catch::Contains("chmod o-w"));
}

TEST_CASE("carriage returns and a byte order mark are no mistakes") {
    const auto result =
        load_files({{"dray.toml", "\xEF\xBB\xBF[daemon]\r\nlog_level = \"debug\"\r\n"}});
    INFO(printed(result));
    CHECK(result.clean());
    CHECK(result.settings.daemon.log_level == log_level::debug);
}

TEST_CASE("an instance that is down still shows what could be read of it") {
    const auto result = load_files({{"dray.toml", shop("a", "page_size = 9\nmode = \"nope\"\n")}});
    REQUIRE(result.instances_down.size() == 1);
    const auto rows = show(result, "a");
    const auto shows = [&](const std::string& key, const std::string& value) {
        return std::any_of(rows.begin(), rows.end(), [&](const setting_row& row) {
            return row.key == key && row.value == value;
        });
    };
    CHECK(shows("page_size", "9"));
    CHECK(shows("access_token", "(secret from environment variable TOKEN)"));
    CHECK(show(result.settings, "a").empty());
    CHECK_FALSE(show(result, "daemon").empty());
}

TEST_CASE("a reload changes what changed, and nothing else") {
    const std::string base =
        "[daemon]\nlog_level = \"info\"\n" + warehouse + "[carriers.us]\nUPS = \"ups\"\n";
    const auto before = load_files(
        {{"dray.toml", base + shop("a", "") + shop("b", "") + shop("c", "carriers = [\"us\"]\n")}});
    REQUIRE(before.clean());
    // Comments, order and place do not count.
    const auto moved = load_files(
        {{"dray.toml", "# moved\n" + base + shop("b", "")},
         {"x.toml", shop("c", "carriers = [\"us\"]\n") + shop("a", "page_size = 250\n")}});
    REQUIRE(moved.clean());
    CHECK(diff(before.settings, moved.settings).empty());

    const auto after =
        load_files({{"dray.toml", "[daemon]\nlog_level = \"debug\"\n" + warehouse +
                                      "[carriers.us]\nUPS = \"ups2\"\n" +
                                      shop("a", "page_size = 9\nmode = \"off\"\n") +
                                      shop("c", "carriers = [\"us\"]\n") + shop("d", "")}});
    REQUIRE(after.clean());
    const auto changes = diff(before.settings, after.settings);
    using kind = change::kind;
    CHECK(changes == std::vector<change>{{kind::changed, "a", {"mode", "page_size"}},
                                         {kind::removed, "b", {}},
                                         {kind::changed, "c", {"carriers"}},
                                         {kind::changed, "daemon", {"log_level"}},
                                         {kind::added, "d", {}}});
}

TEST_CASE("a changed literal secret is a change, though it is shown the same") {
    const auto with = [](const std::string& value) {
        return load_files({{"dray.toml", "[source.a]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
                                         "access_token = { insecure_literal = \"" +
                                             value + "\" }\n"}});
    };
    const auto one = with("hush1");
    const auto two = with("hush2");
    CHECK(diff(one.settings, one.settings).empty());
    const auto changes = diff(one.settings, two.settings);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].keys == std::vector<std::string>{"access_token"});
}
