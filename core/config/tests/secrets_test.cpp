// Secrets: where they come from, what refuses them, and that none is ever in anything printed.

#include "core/config/show.hpp"
#include "core/config/tests/fixture.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <sys/stat.h>
#include <unistd.h>

using namespace dray::config;
using namespace dray::config::tests;

namespace {

secret_ref ref_of(secret_ref::kind where, const std::string& name) {
    secret_ref ref;
    ref.where = where;
    ref.name = name;
    return ref;
}

secret_answer from_file(const std::filesystem::path& path) {
    return secret_resolver().resolve(ref_of(secret_ref::kind::file, path.string()), "source.shop",
                                     "access_token");
}

secret_answer from_environment(secret_ref::kind where, const std::string& name,
                               const std::map<std::string, std::string>& values) {
    const secret_resolver resolver([&](const char* asked) -> const char* {
        const auto found = values.find(asked);
        return found == values.end() ? nullptr : found->second.c_str();
    });
    return resolver.resolve(ref_of(where, name), "source.shop", "access_token");
}

void check_refused(const secret_answer& answer, const std::string& why, const std::string& cure) {
    CHECK_FALSE(answer.value.has_value());
    CHECK_THAT(answer.error, Catch::Contains("access_token") && Catch::Contains("source.shop") &&
                                 Catch::Contains(why));
    CHECK_THAT(answer.remedy, Catch::Contains(cure));
}

} // namespace

TEST_CASE("a secret's file is read without the end of its line") {
    const config_folder folder;
    CHECK(from_file(folder.write("a", "hush\n")).value->reveal() == "hush");
    CHECK(from_file(folder.write("b", "hush\r\n")).value->reveal() == "hush");
    CHECK(from_file(folder.write("c", "hu\nsh")).value->reveal() == "hu\nsh");
    CHECK(from_file(folder.write("d", " hush ")).value->reveal() == " hush ");
}

TEST_CASE("a secret's file is read again at each use") {
    const config_folder folder;
    const auto path = folder.write("a", "old");
    CHECK(from_file(path).value->reveal() == "old");
    folder.write("a", "new");
    CHECK(from_file(path).value->reveal() == "new");
}

TEST_CASE("a secret's file that others can touch is refused, with the command that cures it") {
    const config_folder folder;
    const auto path = folder.write("a", "hush");
    const auto mode = [&](mode_t bits) { REQUIRE(::chmod(path.c_str(), bits) == 0); };
    mode(0602);
    check_refused(from_file(path), "can be written by everybody", "chmod 0640 " + path.string());
    mode(0604);
    check_refused(from_file(path), "can be read by everybody", "chmod 0640");
    mode(0620);
    check_refused(from_file(path), "can be written by its group", "chmod 0640");
    mode(0640);
    CHECK(from_file(path).value.has_value());
    mode(0400);
    CHECK(from_file(path).value.has_value());
}

TEST_CASE("a secret's file of another user is refused") {
    if (::geteuid() != 0)
        return; // only root can give a file away
    const config_folder folder;
    const auto path = folder.write("a", "hush");
    REQUIRE(::chown(path.c_str(), 12345, 12345) == 0);
    check_refused(from_file(path), "belongs to another user", "chown");
}

TEST_CASE("a secret's file that is none is refused") {
    const config_folder folder;
    check_refused(from_file(folder.path() / "gone"), "does not exist", "install -m 0640");
    check_refused(from_file(folder.path()), "not a regular file", "name the file");
    check_refused(from_file(folder.write("empty", "\n")), "is empty", "put the value there");
    check_refused(from_file(folder.write("zero", std::string("a\0b", 3))), "zero byte", "as text");
    check_refused(from_file(folder.write("long", std::string(65537, 'x'))), "larger than 64 KiB",
                  "name the file");
    const auto pipe = folder.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    check_refused(from_file(pipe), "not a regular file", "name the file");
}

TEST_CASE("a secret comes from the environment, or the variable is named") {
    using kind = secret_ref::kind;
    CHECK(from_environment(kind::env, "TOKEN", {{"TOKEN", "hush"}}).value->reveal() == "hush");
    check_refused(from_environment(kind::env, "TOKEN", {}), "no environment variable TOKEN",
                  "set TOKEN");
    check_refused(from_environment(kind::env, "TOKEN", {{"TOKEN", ""}}), "TOKEN", "set TOKEN");
}

TEST_CASE("a secret comes from systemd's credentials, or the unit's line is named") {
    using kind = secret_ref::kind;
    const config_folder folder;
    folder.write("shop", "hush\n");
    const std::map<std::string, std::string> unit{{"CREDENTIALS_DIRECTORY", folder.path()}};
    CHECK(from_environment(kind::credential, "shop", unit).value->reveal() == "hush");
    check_refused(from_environment(kind::credential, "other", unit), "does not exist",
                  "LoadCredential=other:");
    check_refused(from_environment(kind::credential, "shop", {}), "not started by systemd",
                  "LoadCredential=shop:");
}

namespace {

struct secret_case {
    const char* written;
    std::string words;
    std::string cure;
};

} // namespace

TEST_CASE("what is no place of a secret is refused at its key, and never repeated") {
    const secret_case cases[] = {
        {"\"hushhush\"", "a secret does not stand in a config file", "insecure_literal"},
        {"77665544", "expected the place of a secret, found a whole number", "{ file ="},
        {"{ fil = \"hushhush\" }", "this is no place of a secret", "did you mean `file`?"},
        {"{ hushhush = 1 }", "this is no place of a secret", "{ file ="},
        {"{ file = \"/hushhush\", env = \"A\" }", "expected exactly one of", "{ file ="},
        {"{ env = \"hushhush\" }", "in capitals, not its value", "{ env = \"SHOP_A_TOKEN\" }"},
        {"{ credential = \"hush/hush\" }", "without slashes", "credential"},
        {"{ file = 77665544 }", "expected text in quotes for `file`", "{ file ="},
        {"{ file = \"\" }", "expected text in quotes for `file`", "{ file ="},
    };
    for (const auto& one : cases) {
        const auto result =
            load_files({{"dray.toml",
                         std::string("[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n") +
                             "access_token = " + one.written + "\n"}});
        INFO(one.written << printed(result));
        REQUIRE(result.diagnostics.size() == 1);
        const auto& d = result.diagnostics[0];
        CHECK(d.line == 4);
        CHECK(d.column == 1);
        CHECK_THAT(d.what, Catch::Contains(one.words));
        CHECK_THAT(d.remedy, Catch::Contains(one.cure));
        CHECK_THAT(d.excerpt, Catch::Equals("access_token = …"));
        const auto text = printed(result);
        CHECK_THAT(text, !Catch::Contains("hushhush") && !Catch::Contains("77665544") &&
                             !Catch::Contains("hush/hush"));
    }
}

TEST_CASE("a missing secret is a mistake at its line where secrets are looked for") {
    const files given{
        {"dray.toml", "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
                      "access_token = { env = \"TOKEN\" }\nwebhook_key = { file = \"./gone\" }\n"}};
    const secret_resolver resolver([](const char*) -> const char* { return nullptr; });
    const auto result = load_files(given, &resolver);
    INFO(printed(result));
    REQUIRE(result.diagnostics.size() == 2);
    CHECK(result.diagnostics[0].line == 4);
    CHECK_THAT(result.diagnostics[0].what, Catch::Contains("no environment variable TOKEN"));
    CHECK(result.diagnostics[1].line == 5);
    CHECK_THAT(result.diagnostics[1].what, Catch::Contains("gone does not exist"));
    REQUIRE(result.instances_down.size() == 1);
    CHECK(load_files(given).clean());
}

TEST_CASE("what only drayd's environment holds is a warning elsewhere, a missing file is not") {
    const files given{{"dray.toml", "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
                                    "access_token = { env = \"TOKEN\" }\n"
                                    "webhook_key = { credential = \"hook\" }\n"
                                    "[source.other]\nconnector = \"cart\"\nstore_hash = \"b\"\n"
                                    "access_token = { file = \"./gone\" }\n"}};
    const config_folder credentials;
    for (const auto& folder : {std::string(), credentials.path().string()}) {
        const auto resolver =
            secret_resolver::outside_of_daemon([&folder](const char* name) -> const char* {
                return std::string(name) == "CREDENTIALS_DIRECTORY" ? folder.c_str() : nullptr;
            });
        const auto result = load_files(given, &resolver);
        INFO(printed(result));
        REQUIRE(result.diagnostics.size() == 3);
        for (const std::size_t at : {0, 1}) {
            const auto& d = result.diagnostics[at];
            CHECK(d.severity == severity::warning);
            CHECK(d.line == 4 + at);
            CHECK_THAT(d.what,
                       Catch::Contains("of source.shop cannot be seen from here: it is read "
                                       "by drayd when it starts"));
            CHECK_THAT(d.remedy, Catch::Contains("dray check --online"));
        }
        CHECK_THAT(result.diagnostics[0].remedy, Catch::Contains("set TOKEN for drayd"));
        CHECK_THAT(result.diagnostics[1].remedy, Catch::Contains("LoadCredential=hook:"));
        CHECK_THAT(result.diagnostics[2].what, Catch::Contains("gone does not exist"));
        CHECK(result.errors == 1);
        CHECK(result.settings.source("shop") != nullptr);
        CHECK(result.settings.source("other") == nullptr);
    }
}

TEST_CASE("a secret of an environment that is there is taken outside of drayd too") {
    const auto resolver =
        secret_resolver::outside_of_daemon([](const char*) -> const char* { return "hush"; });
    const auto answer =
        resolver.resolve(ref_of(secret_ref::kind::env, "TOKEN"), "source.shop", "access_token");
    REQUIRE(answer.value.has_value());
    CHECK(answer.value->reveal() == "hush");
    CHECK_FALSE(answer.unseen);
}

TEST_CASE("a value pasted in the place of its file's path is in no message and not shown") {
    const secret_resolver resolver([](const char*) -> const char* { return nullptr; });
    for (const std::string pasted :
         {"hushhush", "/hushhush", "hush/hushhush+8=", "/hushhu/sh8=", "hushhush.example"}) {
        const files given{{"dray.toml", "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
                                        "access_token = { file = \"" +
                                            pasted + "\" }\n"}};
        const auto result = load_files(given, &resolver);
        INFO(pasted << ": " << printed(result));
        REQUIRE(result.diagnostics.size() == 1);
        CHECK(result.diagnostics[0].line == 4);
        CHECK_THAT(result.diagnostics[0].what, Catch::Contains("names no file"));
        CHECK_THAT(result.diagnostics[0].remedy, Catch::Contains("install -m 0640"));
        CHECK_THAT(printed(result), !Catch::Contains("hush"));
        REQUIRE(result.instances_down.size() == 1);
        for (const auto& reason : result.instances_down[0].reasons)
            CHECK_THAT(reason, !Catch::Contains("hush"));
        for (const auto& row : show(load_files(given), "shop"))
            CHECK_THAT(row.value, !Catch::Contains("hush"));
    }
}

TEST_CASE("a path that leads nowhere is named where it can only be a path") {
    const secret_resolver resolver([](const char*) -> const char* { return nullptr; });
    for (const std::string path : {"/etc/dray-none/token", "./token", "../secrets/token"}) {
        const auto result =
            load_files({{"dray.toml", "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
                                      "access_token = { file = \"" +
                                          path + "\" }\n"}},
                       &resolver);
        INFO(printed(result));
        REQUIRE(result.diagnostics.size() == 1);
        CHECK_THAT(result.diagnostics[0].what, Catch::Contains("token does not exist"));
    }
}

TEST_CASE("a literal is taken with a warning, and shown as what it is") {
    const auto result =
        load_files({{"dray.toml", "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
                                  "access_token = { insecure_literal = \"hushhush\" }\n"}});
    INFO(printed(result));
    CHECK(result.clean());
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics[0].severity == severity::warning);
    const auto* const shop = result.settings.source("shop");
    REQUIRE(shop != nullptr);
    CHECK(secret_resolver()
              .resolve(shop->secrets.at("access_token"), "source.shop", "access_token")
              .value->reveal() == "hushhush");
    CHECK(describe(shop->secrets.at("access_token")) == "(secret in the config file itself)");
}

TEST_CASE("a relative secret file starts from the file that names it") {
    const config_folder folder(
        {{"dray.toml", ""},
         {"a.toml", "[source.shop]\nconnector = \"cart\"\nstore_hash = \"a\"\n"
                    "access_token = { file = \"../secrets/shop\" }\n"}});
    const auto known = connectors();
    const auto result = load(folder.paths(), known);
    REQUIRE(result.settings.source("shop") != nullptr);
    CHECK(result.settings.source("shop")->secrets.at("access_token").name ==
          folder.path() / "secrets/shop");
}

namespace {

/// Everything that could be printed of a configuration.
std::string all_output(const loaded& result) {
    auto text = printed(result);
    for (const auto& d : result.diagnostics)
        text += to_line(d);
    for (const auto& down : result.instances_down) {
        for (const auto& reason : down.reasons)
            text += reason + "\n";
    }
    for (const char* const name : {"shop", "wh", "daemon", "default", "default@wh"}) {
        for (const auto& row : show(result, name)) {
            text += row.key + row.value + to_text(row.from);
        }
    }
    return text;
}

} // namespace

TEST_CASE("no secret's value is in any output, however the file is damaged") {
    const std::string first = "S3CR3T=token/with+signs==";
    const std::string second = "hu'sh # [hush]";
    const std::string third = "line one of it";
    const std::string good = "[destination.wh]\n"
                             "connector = \"wms\"\n"
                             "customer_name = \"ACME\"\n"
                             "api_key = { insecure_literal = \"" +
                             second +
                             "\" }\n"
                             "[source.shop]\n"
                             "connector = \"cart\"\n"
                             "store_hash = \"abc\"\n"
                             "access_token = { insecure_literal = \"" +
                             first +
                             "\" }\n"
                             "webhook_key = { insecure_literal = \"\"\"\n" +
                             third +
                             "\"\"\" }\n"
                             "mode = \"observe\"\n";
    REQUIRE(load_files({{"dray.toml", good}}).clean());
    std::mt19937 random(20260301);
    const std::string damage = "\"'=[]{}#\n., x";
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    };
    for (int round = 0; round < 1000; ++round) {
        auto text = good;
        const auto count = 1 + below(3);
        for (std::size_t i = 0; i < count; ++i) {
            // The secrets themselves stay whole, so that they can be looked for.
            std::size_t at = 0;
            bool inside = true;
            while (inside) {
                at = below(text.size());
                inside = false;
                for (const auto& secret : {first, second, third}) {
                    const auto start = text.find(secret);
                    inside = inside || (at > start && at < start + secret.size());
                }
            }
            switch (below(3)) {
            case 0:
                text.insert(at, 1, damage[below(damage.size())]);
                break;
            case 1: {
                bool touches = false;
                for (const auto& secret : {first, second, third}) {
                    touches = touches || at == text.find(secret);
                }
                if (!touches)
                    text.erase(at, 1);
                break;
            }
            default:
                text.insert(at, "\n");
                break;
            }
        }
        const auto output = all_output(load_files({{"dray.toml", text}}));
        for (const auto& secret : {first, second, third}) {
            if (output.find(secret) == std::string::npos)
                continue;
            INFO(text << output);
            FAIL("a secret was printed");
        }
    }
}
