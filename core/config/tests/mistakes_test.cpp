// Every class of mistake: where it is said to be, and in which words.

#include "core/config/tests/fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace dray::config;
using namespace dray::config::tests;

namespace {

struct mistake_case {
    const char* name;
    files given;
    std::string at;                 ///< "conf.d/a.toml:3:1", or a file alone
    std::vector<std::string> words; ///< in the sentence, the cure or the notes
    std::vector<std::string> down;  ///< instances kept down by it
    bool fatal = false;
};

/// A shop and a warehouse without mistakes; the shop's keys begin at line 9.
std::string with_shop(const std::string& keys) {
    return "[destination.wh]\n"
           "connector = \"wms\"\n"
           "customer_name = \"ACME\"\n"
           "api_key = { env = \"KEY\" }\n"
           "[source.shop]\n"
           "connector = \"cart\"\n"
           "store_hash = \"abc\"\n"
           "access_token = { env = \"TOKEN\" }\n" +
           keys;
}

files shop(const std::string& keys) {
    return {{"dray.toml", with_shop(keys)}};
}

std::string place_of(const diagnostic& d) {
    if (d.line == 0)
        return d.file;
    return d.file + ":" + std::to_string(d.line) + ":" + std::to_string(d.column);
}

void check_case(const mistake_case& one) {
    const auto result = load_files(one.given);
    INFO(one.name << printed(result));
    std::vector<diagnostic> errors;
    std::copy_if(result.diagnostics.begin(), result.diagnostics.end(), std::back_inserter(errors),
                 [](const auto& d) { return d.severity == severity::error; });
    REQUIRE_FALSE(errors.empty());
    const auto found = std::find_if(errors.begin(), errors.end(),
                                    [&](const auto& d) { return place_of(d) == one.at; });
    REQUIRE(found != errors.end());
    for (const auto& word : one.words) {
        INFO(word);
        CHECK_THAT(to_text(*found), Catch::Contains(word));
    }
    std::vector<std::string> down;
    for (const auto& instance : result.instances_down) {
        down.push_back(instance.name);
        CHECK_FALSE(instance.reasons.empty());
        CHECK(result.settings.instance(instance.name) == nullptr);
    }
    CHECK(down == one.down);
    CHECK(result.fatal == one.fatal);
    CHECK_FALSE(result.clean());
}

const std::vector<mistake_case>& key_cases() {
    static const std::vector<mistake_case> cases{
        {"an unknown key, with the nearest one",
         shop("acount = \"x\"\n"),
         "dray.toml:9:1",
         {"`acount` is not a key of a cart source", "did you mean `account`?"},
         {"shop"}},
        {"an unknown key of the connector",
         shop("gift_wrapp = true\n"),
         "dray.toml:9:1",
         {"did you mean `gift_wrap`?"},
         {"shop"}},
        {"an unknown key that is near none",
         shop("zzzzzzzzz = 1\n"),
         "dray.toml:9:1",
         {"it may be", "store_hash", "poll_every"},
         {"shop"}},
        {"an unknown key in a group",
         shop("statuses.downlod = [11]\n"),
         "dray.toml:9:10",
         {"`statuses.downlod`", "did you mean `statuses.download`?"},
         {"shop"}},
        {"settings in a table of their own",
         shop("[source.shop.settings]\npage_size = 3\n"),
         "dray.toml:9:14",
         {"`settings` is not a key", "flat"},
         {"shop"}},
        {"text for a number",
         shop("page_size = \"many\"\n"),
         "dray.toml:9:13",
         {"expected a whole number, found text", "page_size = 250"},
         {"shop"}},
        {"a number for text",
         {{"dray.toml", "[source.shop]\nconnector = \"cart\"\n"
                        "access_token = { env = \"T\" }\nstore_hash = 42\n"}},
         "dray.toml:4:14",
         {"expected text in quotes, found a whole number", "store_hash = \"42\""},
         {"shop"}},
        {"a fraction for a number",
         shop("page_size = 2.5\n"),
         "dray.toml:9:13",
         {"a number with a fraction"},
         {"shop"}},
        {"text for true or false",
         shop("gift_wrap = \"yes\"\n"),
         "dray.toml:9:13",
         {"expected true or false, found text", "without quotes: gift_wrap = false"},
         {"shop"}},
        {"a number for a duration",
         shop("wait = 30\n"),
         "dray.toml:9:8",
         {"expected a duration such as \"5m\"", "found a whole number", "wait = \"30s\""},
         {"shop"}},
        {"a duration without a unit",
         shop("poll_every = \"5\"\n"),
         "dray.toml:9:14",
         {"\"5\" is not a duration such as \"5m\"", "units are d, h, m, s and ms"},
         {"shop"}},
        {"a duration with its units turned round",
         shop("poll_every = \"30s1m\"\n"),
         "dray.toml:9:14",
         {"is not a duration", "the large one first"},
         {"shop"}},
        {"text for a list",
         shop("tags = \"web\"\n"),
         "dray.toml:9:8",
         {"expected a list such as", "tags = [\"web\"]"},
         {"shop"}},
        {"a wrong entry in a list",
         shop("tags = [\"a\",\n  true]\n"),
         "dray.toml:10:3",
         {"expected text in the list, found true or false"},
         {"shop"}},
        {"too long a list",
         shop("tags = [\"a\", \"b\", \"c\", \"d\"]\n"),
         "dray.toml:9:8",
         {"4 entries is more than the most, 3 entries"},
         {"shop"}},
        {"a word that is no choice",
         shop("mode = \"obzerve\"\n"),
         "dray.toml:9:8",
         {"`obzerve` is not one of off, observe, test, live or drain", "did you mean \"observe\"?"},
         {"shop"}},
        {"a choice in capitals",
         shop("detail = \"LINES\"\n"),
         "dray.toml:9:10",
         {"did you mean \"lines\"?"},
         {"shop"}},
        {"a time zone that is almost one",
         shop("zone = \"America/NewYork\"\n"),
         "dray.toml:9:8",
         {"there is no time zone \"America/NewYork\"", "did you mean \"America/New_York\"?"},
         {"shop"}},
        {"a time zone that is none",
         shop("zone = \"the shop's own\"\n"),
         "dray.toml:9:8",
         {"there is no time zone", "timedatectl list-timezones"},
         {"shop"}},
        {"a number for a time zone",
         shop("zone = -5\n"),
         "dray.toml:9:8",
         {"expected a time zone such as \"America/New_York\"", "found a whole number"},
         {"shop"}},
        {"a number over its range",
         shop("page_size = 251\n"),
         "dray.toml:9:13",
         {"251 is more than the most, 250", "1 to 250"},
         {"shop"}},
        {"a duration below its range",
         shop("wait = \"10ms\"\n"),
         "dray.toml:9:8",
         {"\"10ms\" is less than the least, \"1s\"", "\"1s\" to \"10m\""},
         {"shop"}},
        {"text over its length",
         {{"dray.toml", "[source.shop]\nconnector = \"cart\"\n"
                        "access_token = { env = \"T\" }\n"
                        "store_hash = \"1234567890123\"\n"}},
         "dray.toml:4:14",
         {"13 characters is more than the most, 12 characters"},
         {"shop"}},
        {"what is no URL",
         shop("api_url = \"api.example.com\"\n"),
         "dray.toml:9:11",
         {"not a URL", "https://"},
         {"shop"}},
        {"a URL of another kind",
         shop("api_url = \"ftp://api.example.com\"\n"),
         "dray.toml:9:11",
         {"not a URL"},
         {"shop"}},
        {"a password in a URL",
         shop("api_url = \"https://me:hush@api.example.com\"\n"),
         "dray.toml:9:1",
         {"no user and no password"},
         {"shop"}},
        {"plain http to another machine",
         shop("api_url = \"http://api.example.com\"\n"),
         "dray.toml:9:11",
         {"in clear", "allow_plain_http"},
         {"shop"}},
        {"plain http to what only begins like this machine",
         shop("api_url = \"http://localhost.example.com\"\n"),
         "dray.toml:9:11",
         {"in clear"},
         {"shop"}},
        {"a required key that is missing",
         {{"dray.toml", "[source.shop]\nconnector = \"cart\"\naccess_token = { env = \"T\" }\n"}},
         "dray.toml:1:9",
         {"the key `store_hash` is missing", "add store_hash = \"abc123\""},
         {"shop"}},
        {"a required secret that is missing",
         {{"dray.toml", "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"}},
         "dray.toml:1:9",
         {"the key `access_token` is missing", "{ file = \"…\" }"},
         {"shop"}},
        {"no connector",
         {{"dray.toml", "[source.shop]\nstore_hash = \"a\"\n"}},
         "dray.toml:1:9",
         {"the key `connector` is missing", "cart or wms"},
         {"shop"}},
        {"a connector that is not installed",
         {{"dray.toml", "[source.shop]\nconnector = \"carrt\"\n"}},
         "dray.toml:2:13",
         {"there is no connector `carrt`", "did you mean \"cart\"?"},
         {"shop"}},
        {"a warehouse's connector for a shop",
         {{"dray.toml", "[source.shop]\nconnector = \"wms\"\n"}},
         "dray.toml:2:13",
         {"wms connects a destination, and this is a source", "[destination.NAME]"},
         {"shop"}},
        {"live without start_at",
         shop("mode = \"live\"\n"),
         "dray.toml:9:8",
         {"start_at is missing", "add start_at = 2026-03-01T00:00:00Z"},
         {"shop"}},
        {"a time without an offset",
         shop("start_at = \"2026-03-01T10:00:00\"\n"),
         "dray.toml:9:12",
         {"is not a date or a time", "offset"},
         {"shop"}},
        {"a local time without quotes",
         shop("start_at = 2026-03-01T10:00:00\n"),
         "dray.toml:9:12",
         {"is not a date or a time", "offset"},
         {"shop"}},
        {"a day that does not exist",
         shop("start_at = \"2026-02-30\"\n"),
         "dray.toml:9:12",
         {"\"2026-02-30\" is not a date"},
         {"shop"}},
        {"isolation that does not exist yet",
         shop("isolation = \"process\"\n"),
         "dray.toml:9:13",
         {"isolation = \"process\" does not exist yet", "write isolation = \"none\""},
         {"shop"}},
        {"an empty status",
         shop("on_shipment = \"\"\n"),
         "dray.toml:9:15",
         {"the status is empty", "\"never\""},
         {"shop"}},
        {"a status as a list",
         shop("on_shipment = [2]\n"),
         "dray.toml:9:15",
         {"expected a status by name or id, or \"never\", found a list"},
         {"shop"}},
    };
    return cases;
}

const std::vector<mistake_case>& reference_cases() {
    static const std::vector<mistake_case> cases{
        {"a destination that does not exist",
         shop("destination = \"wg\"\n"),
         "dray.toml:9:15",
         {"there is no destination `wg`", "did you mean `wh`?"},
         {"shop"}},
        {"a merchant that does not exist",
         shop("merchant = \"acme\"\n"),
         "dray.toml:9:12",
         {"there is no merchant `acme`", "define it: [merchant.acme]"},
         {"shop"}},
        {"no merchant where there are some",
         shop("[merchant.acme]\n"),
         "dray.toml:5:9",
         {"this source names none", "acme"},
         {"shop"}},
        {"a carrier map that does not exist",
         shop("carriers = [\"us\"]\n"),
         "dray.toml:9:12",
         {"there is no carriers `us`"},
         {"shop"}},
        {"a carrier map with a wrong value",
         shop("carriers = [\"us\"]\n[carriers.us]\nUPS = 7\n"),
         "dray.toml:11:7",
         {"expected the shop's carrier code in quotes, found a whole number"},
         {"shop"}},
        {"a template that does not exist",
         shop("use = [\"u\"]\n[template.us]\n"),
         "dray.toml:9:8",
         {"there is no template `u`", "did you mean `us`?"},
         {"shop"}},
        {"use that is no list",
         shop("use = \"us\"\n"),
         "dray.toml:9:7",
         {"expected a list of template names, found text"},
         {"shop"}},
        {"a template that uses itself",
         shop("use = [\"a\"]\n[template.a]\nuse = [\"a\"]\n"),
         "dray.toml:11:8",
         {"in a circle: a -> a"},
         {"shop"}},
        {"templates in a circle",
         shop("use = [\"a\"]\n[template.a]\nuse = [\"b\"]\n[template.b]\nuse = [\"a\"]\n"),
         "dray.toml:13:8",
         {"in a circle: a -> b -> a"},
         {"shop"}},
        {"a mistake in a template, said at the template",
         shop("use = [\"a\"]\n[template.a]\npage_size = 999\n"),
         "dray.toml:11:13",
         {"999 is more than the most"},
         {"shop"}},
        {"a mistake in the defaults, said there",
         shop("[defaults.source]\nin_flight = 0\n"),
         "dray.toml:10:13",
         {"0 is less than the least, 1"},
         {"shop"}},
        {"a tenancy without a destination",
         shop("[tenancy.acme]\ncustomer_id = \"1\"\n"),
         "dray.toml:9:10",
         {"this is not MERCHANT@DESTINATION", "[tenancy.\"acme@warehouse\"]"},
         {}},
        {"a tenancy with a mistake keeps its merchant's sources down",
         shop("[tenancy.\"default@wh\"]\ncustomer_id = 7\n"),
         "dray.toml:10:15",
         {"expected text in quotes", "customer_id = \"7\""},
         {"shop"}},
        {"a tenancy of a merchant that does not exist",
         shop("[tenancy.\"acme@wh\"]\n"),
         "dray.toml:9:10",
         {"there is no merchant `acme`"},
         {}},
        {"a merchant with a mistake keeps its sources down",
         shop("merchant = \"acme\"\n[merchant.acme]\ntitel = \"x\"\n"),
         "dray.toml:11:1",
         {"did you mean `title`?"},
         {"shop"}},
        {"live without a way to route",
         {{"dray.toml",
           "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
           "access_token = { env = \"T\" }\nmode = \"live\"\nstart_at = 2026-01-01\n"}},
         "dray.toml:5:8",
         {"nothing says where the orders of this source go"},
         {"shop"}},
    };
    return cases;
}

const std::vector<mistake_case>& file_cases() {
    static const std::vector<mistake_case> cases{
        {"the main file is missing",
         {{"a.toml", ""}},
         "dray.toml",
         {"does not exist", "config/dray.toml"},
         {},
         true},
        {"the same name in two files",
         {{"dray.toml", with_shop("")}, {"b.toml", "\n[source.shop]\nconnector = \"cart\"\n"}},
         "conf.d/b.toml:2:9",
         {"the name `shop` is given twice", "first defined at", "dray.toml:5:9"},
         {"shop"}},
        {"a source and a destination of one name",
         {{"dray.toml", with_shop("")}, {"b.toml", "[source.wh]\nconnector = \"cart\"\n"}},
         "conf.d/b.toml:1:9",
         {"the name `wh` is given twice", "dray.toml:1:14"},
         {"wh"}},
        {"a template in two files keeps its users down",
         {{"dray.toml", with_shop("use = [\"t\"]\n")},
          {"a.toml", "[template.t]\npage_size = 1\n"},
          {"b.toml", "[template.t]\n"}},
         "conf.d/b.toml:1:11",
         {"`template.t` is defined twice", "conf.d/a.toml:1:11"},
         {"shop"}},
        {"[daemon] in two files",
         {{"dray.toml", "[daemon]\n"}, {"a.toml", "[daemon]\nlog_level = \"info\"\n"}},
         "conf.d/a.toml:1:2",
         {"[daemon] is defined twice", "dray.toml:1:2"},
         {},
         true},
        {"a mistake in [daemon] is fatal",
         {{"dray.toml", "[daemon]\nlog_levle = \"info\"\n"}},
         "dray.toml:2:1",
         {"`log_levle` is not a key of [daemon]", "did you mean `log_level`?"},
         {},
         true},
        {"a size without a unit",
         {{"dray.toml", "[daemon]\ndisk_reserve = \"64\"\n"}},
         "dray.toml:2:16",
         {"\"64\" is not a size such as \"64 MiB\"", "KiB"},
         {},
         true},
        {"an empty path",
         {{"dray.toml", "[daemon]\nstate_dir = \"\"\n"}},
         "dray.toml:2:13",
         {"the path is empty"},
         {},
         true},
        {"an unknown table",
         {{"dray.toml", "[sorce.shop]\n"}},
         "dray.toml:1:2",
         {"there is no table `sorce`", "did you mean `source`?"},
         {}},
        {"a key outside of any table",
         {{"dray.toml", "log_level = \"info\"\n"}},
         "dray.toml:1:1",
         {"stands outside of any table", "[daemon]"},
         {}},
        {"an instance without a name",
         {{"dray.toml", "[source]\nconnector = \"cart\"\n"}},
         "dray.toml:2:1",
         {"a name is missing", "[source.NAME]"},
         {"connector"}},
        {"a name with a blank",
         {{"dray.toml", "[source.\"My Shop\"]\n"}},
         "dray.toml:1:9",
         {"this is not a name", "a-z, 0-9"},
         {"My Shop"}},
        {"defaults for what has none",
         {{"dray.toml", "[defaults.shop]\n"}},
         "dray.toml:1:11",
         {"defaults are for source and destination"},
         {},
         true},
        {"text that is not UTF-8",
         {{"dray.toml", ""}, {"a.toml", "[source.x]\n# caf\xE9\n"}},
         "conf.d/a.toml:2:6",
         {"not UTF-8", "iconv"},
         {"x"}},
        {"not UTF-8 behind characters of two bytes",
         {{"dray.toml", ""}, {"a.toml", "# \xC3\xA9\xC3\xA9\xFF\n"}},
         "conf.d/a.toml:1:5",
         {"not UTF-8"},
         {}},
        {"dotted keys nested too deep",
         {{"dray.toml", ""}, {"a.toml", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a = 1\n"}},
         "conf.d/a.toml:1:34",
         {"nest deeper than 16 levels"},
         {}},
        {"lists nested too deep",
         {{"dray.toml", ""}, {"a.toml", "a = " + std::string(5000, '[') + "\n"}},
         "conf.d/a.toml:1:21",
         {"nest deeper than 16 levels"},
         {}},
        {"a file too large",
         {{"dray.toml", ""}, {"a.toml", std::string(1024 * 1024 + 1, '#')}},
         "conf.d/a.toml",
         {"larger than 1 MiB"},
         {}},
        {"TOML that does not parse keeps the file's instances down",
         {{"dray.toml", with_shop("")},
          {"b.toml", "[source.b1]\nconnector = \"cart\"\nmode = live\n[source.b2]\n"
                     "connector = \"cart\"\nstore_hash = \"x\"\naccess_token = { env = \"T\" }\n"}},
         "conf.d/b.toml:3:8",
         {"this is not TOML", "text, durations and sizes stand in quotes"},
         {"b1", "b2"}},
        {"a text that does not end",
         {{"dray.toml", ""}, {"b.toml", "[source.b]\nmode = \"live\n"}},
         "conf.d/b.toml:2:13",
         {"this is not TOML"},
         {"b"}},
        {"a list that does not end",
         {{"dray.toml", ""}, {"b.toml", "[source.b]\ntags = [1,\n"}},
         "conf.d/b.toml:2:12",
         {"the file ends inside of a text, a list or a table"},
         {"b"}},
        {"a key twice in one table",
         {{"dray.toml", ""}, {"b.toml", "[source.b]\nmode = \"off\"\nmode = \"live\"\n"}},
         "conf.d/b.toml:3:1",
         {"defined a second time", "first defined at", "conf.d/b.toml:2:1"},
         {"b"}},
        {"a table twice in one file",
         {{"dray.toml", ""}, {"b.toml", "[source.b]\nmode = \"off\"\n[source.b]\n"}},
         "conf.d/b.toml:3:1",
         {"defined a second time", "conf.d/b.toml:1:1"},
         {"b"}},
        {"a main file that does not parse is fatal",
         {{"dray.toml", "[daemon\n"}},
         "dray.toml:1:8",
         {"this is not TOML"},
         {},
         true},
        {"[daemon] in a file that does not parse is fatal",
         {{"dray.toml", ""}, {"a.toml", "[daemon]\nlog_level = info\n"}},
         "conf.d/a.toml:2:16",
         {"this is not TOML"},
         {},
         true},
        {"a header that begins with what no key has",
         {{"dray.toml", ""}, {"b.toml", "[source.b]\nmode = \"off\"\n[=x]\n[source.c]\n"}},
         "conf.d/b.toml:3:1",
         {"begins with a character that no key has"},
         {"b", "c"}},
        {"a template in a file that does not parse keeps its users down",
         {{"dray.toml", with_shop("use = [\"t\"]\n")},
          {"a.toml", "[template.t]\npage_size = 1\n[template.u]\nx = y\n"}},
         "dray.toml:9:8",
         {"template `t` has mistakes of its own"},
         {"shop"}},
    };
    return cases;
}

} // namespace

TEST_CASE("a mistake in a key or value is said at its place, with its cure") {
    for (const auto& one : key_cases())
        check_case(one);
}

TEST_CASE("a name that leads nowhere is said at its place, with the nearest one") {
    for (const auto& one : reference_cases())
        check_case(one);
}

TEST_CASE("a mistake of a whole file or table is said at its place") {
    for (const auto& one : file_cases())
        check_case(one);
}

TEST_CASE("the shop that the mistakes are made in has none itself") {
    const auto result = load_files(shop(""));
    INFO(printed(result));
    CHECK(result.clean());
    CHECK(result.instances_down.empty());
    CHECK(result.settings.source("shop") != nullptr);
    CHECK(result.settings.destination("wh") != nullptr);
}

TEST_CASE("every mistake is reported, not just the first") {
    const auto result = load_files({{"dray.toml", with_shop("page_size = 0\nmode = \"liv\"\n"
                                                            "wat = 1\npoll_every = 5\n")},
                                    {"b.toml", "[source.b\n[source.c]\nx = y\n[source.d]\nz=\n"}});
    INFO(printed(result));
    std::vector<std::string> places;
    for (const auto& d : result.diagnostics)
        places.push_back(place_of(d));
    for (const char* const expected :
         {"dray.toml:9:13", "dray.toml:10:8", "dray.toml:11:1", "dray.toml:12:14",
          "conf.d/b.toml:1:10", "conf.d/b.toml:3:5", "conf.d/b.toml:5:3"}) {
        CHECK_THAT(places, Catch::VectorContains(std::string(expected)));
    }
}

TEST_CASE("a key that nothing acts upon yet is a warning where it is set") {
    const auto result = load_files(shop("carriers = []\n"));
    INFO(printed(result));
    CHECK(result.clean());
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics[0].severity == severity::warning);
    CHECK(place_of(result.diagnostics[0]) == "dray.toml:9:1");
    CHECK_THAT(result.diagnostics[0].what, Catch::Contains("nothing acts upon `carriers` yet"));
}

TEST_CASE("a bad instance keeps nobody else down") {
    const auto result = load_files({{"dray.toml", with_shop("")},
                                    {"b.toml", "[source.bad]\nconnector = \"cart\"\nmode = 3\n"}});
    REQUIRE(result.instances_down.size() == 1);
    CHECK(result.instances_down[0].name == "bad");
    CHECK_THAT(result.instances_down[0].reasons[0], Catch::Contains("b.toml:"));
    CHECK(result.settings.source("shop") != nullptr);
    CHECK_FALSE(result.fatal);
}

TEST_CASE("a mistake in a template of a thousand users is printed once") {
    std::string text = "[template.t]\nconnector = \"cart\"\npage_size = 0\n";
    for (int i = 0; i < 1000; ++i) {
        text += "[source.s" + std::to_string(i) +
                "]\nuse = [\"t\"]\nstore_hash = \"a\"\n"
                "access_token = { env = \"T\" }\n";
    }
    const auto result = load_files({{"dray.toml", text}});
    CHECK(result.diagnostics.size() == 1);
    CHECK(result.instances_down.size() == 1000);
}

TEST_CASE("the number of diagnostics is bounded, and what is left out is counted") {
    std::string text = "[source.s]\nconnector = \"cart\"\n";
    for (int i = 0; i < 1500; ++i)
        text += "wrong" + std::to_string(i) + " = 1\n";
    const auto result = load_files({{"dray.toml", text}});
    CHECK(result.diagnostics.size() == 1001);
    CHECK(result.errors == 1502);
    CHECK_THAT(result.diagnostics.back().what, Catch::Contains("502 more mistakes"));
}

TEST_CASE("templates that multiply are laid once each") {
    std::string text;
    for (int i = 0; i < 30; ++i) {
        const auto next = std::to_string(i + 1);
        text +=
            "[template.t" + std::to_string(i) + "]\nuse = [\"t" + next + "\", \"t" + next + "\"]\n";
    }
    text += "[template.t30]\nconnector = \"cart\"\n[source.s]\nuse = [\"t0\"]\nstore_hash = \"a\"\n"
            "access_token = { env = \"T\" }\n";
    const auto result = load_files({{"dray.toml", text}});
    INFO(printed(result));
    CHECK(result.settings.source("s") != nullptr);
}

TEST_CASE("a diagnostic is printed like a compiler's, with the line and a caret") {
    const auto result = load_files(shop("\tmode = \"obzerve\" # was off\n"));
    CHECK(
        to_text(result.diagnostics) ==
        "dray.toml:9:9: error: source.shop.mode: `obzerve` is not one of off, observe, test, live "
        "or drain\n"
        "    9 | \tmode = \"obzerve\"\n"
        "      | \t       ^^^^^^^^^\n"
        "  help: did you mean \"observe\"?\n");
}

TEST_CASE("a caret stands under its character behind others of several bytes") {
    const auto result = load_files(shop("statuses = { download = [\"Ä€\"], ingore = [1] }\n"));
    CHECK(to_text(result.diagnostics) ==
          "dray.toml:9:33: error: source.shop.statuses.ingore: `statuses.ingore` is not a key of a "
          "cart source\n"
          "    9 | …                               ingore = …\n"
          "      |                                 ^^^^^^\n"
          "  help: did you mean `statuses.ignore`?\n");
}
