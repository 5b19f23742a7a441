// config/dray.toml and its examples, held against the code and the connectors' manifests.

#include "core/config/keys.hpp"
#include "core/config/show.hpp"
#include "core/config/tests/fixture.hpp"

#include "plugins/vendor_origins.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace dray::config;
using namespace dray::config::tests;

namespace {

std::string read_file(const std::string& name) {
    std::ifstream in(std::string(DRAY_ROOT) + "/" + name);
    REQUIRE(in.is_open());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The manifest that a connector's source holds as a raw string.
manifest manifest_in(const std::string& name) {
    const auto text = read_file(name);
    const std::string open = "R\"json(";
    const auto begin = text.find(open);
    const auto end = text.find(")json\"", begin);
    REQUIRE(end != std::string::npos);
    const auto parsed = parse_manifest(text.substr(begin + open.size(), end - begin - open.size()));
    for (const auto& e : parsed.errors)
        UNSCOPED_INFO(e.pointer << ": " << e.message);
    REQUIRE(parsed);
    return parsed.value;
}

manifest_map real_connectors() {
    manifest_map all;
    for (const auto& [id, origins] : dray::vendor_origins())
        all.add(manifest_in("plugins/" + id + "/manifest.cpp"), origins);
    return all;
}

/// Takes one # from each line that begins with it.
std::string uncommented(const std::string& text) {
    std::istringstream in(text);
    std::string made;
    for (std::string line; std::getline(in, line);) {
        made += (line.starts_with('#') ? line.substr(1) : line) + "\n";
    }
    return made;
}

/// The comment above a key of a table: the paragraph that it stands in.
std::string paragraph_of(const std::string& text, const std::string& table,
                         const std::string& key) {
    const auto header = text.find(table + "\n");
    REQUIRE(header != std::string::npos);
    const auto at = text.find("\n#" + key + " = ", header);
    REQUIRE(at != std::string::npos);
    const auto begin = text.rfind("\n\n", at);
    std::string made;
    for (const char c : text.substr(begin, at - begin))
        made += c == '\n' || c == '#' ? ' ' : c;
    for (auto twice = made.find("  "); twice != std::string::npos; twice = made.find("  ")) {
        made.erase(twice, 1);
    }
    return made;
}

/// The reference warns of what nothing acts upon yet, and of nothing else.
void check_pending(const std::string& table, const std::vector<setting>& keys) {
    const auto text = read_file("config/dray.toml");
    for (const auto& key : keys) {
        const auto words = paragraph_of(text, table, key.key);
        const auto said = words.find("Not acted upon yet:");
        const bool warned = said != std::string::npos &&
                            (words.find(" " + key.key + ",", said) != std::string::npos ||
                             words.find(" " + key.key + ".", said) != std::string::npos);
        INFO(table << " " << key.key << ": " << words);
        CHECK(warned == key.pending);
    }
}

loaded load_text(const std::string& text) {
    const config_folder folder(files{{"dray.toml", text}});
    return load(folder.paths(), real_connectors());
}

const setting_row* row_of(const std::vector<setting_row>& rows, const std::string& key) {
    for (const auto& row : rows) {
        if (row.key == key)
            return &row;
    }
    return nullptr;
}

/// Every key stands in the reference, and with its default where it has one.
void check_table(const loaded& reference, const loaded& bare, const std::string& name,
                 const std::vector<setting>& keys) {
    const auto shown = show(reference.settings, name);
    const auto defaults = show(bare.settings, name);
    for (const auto& key : keys) {
        if (key.key == "use")
            continue; // ends as the keys that it brings
        INFO(name << "." << key.key);
        const auto* const row = row_of(shown, key.key);
        REQUIRE(row != nullptr);
        CHECK(row->from.from == origin::kind::file);
        CHECK(row->from.through.empty());
        const auto* const bare_row = row_of(defaults, key.key);
        if (bare_row == nullptr || bare_row->from.from == origin::kind::file ||
            bare_row->from.from == origin::kind::derived) {
            continue;
        }
        CHECK(row->value == bare_row->value);
    }
}

} // namespace

TEST_CASE("the reference loads as it is, and changes nothing") {
    const auto result = load_text(read_file("config/dray.toml"));
    INFO(printed(result));
    CHECK(result.diagnostics.empty());
    const auto empty = load_text("");
    CHECK(diff(empty.settings, result.settings).empty());
}

TEST_CASE("the README's configuration loads without a mistake") {
    const auto readme = read_file("README.md");
    const std::string open = "```toml\n";
    const auto begin = readme.find(open);
    REQUIRE(begin != std::string::npos);
    const auto text = readme.substr(begin + open.size(),
                                    readme.find("```", begin + open.size()) - begin - open.size());
    const auto result = load_text(text);
    INFO(printed(result));
    CHECK(result.diagnostics.empty());
    REQUIRE(result.clean());
    REQUIRE(result.settings.source("shop") != nullptr);
    CHECK(result.settings.source("shop")->destination == "warehouse");
    CHECK(result.settings.source("shop")->mode == instance_mode::observe);
}

TEST_CASE("the reference without its comments has no mistake, every key, and each default") {
    const auto result = load_text(uncommented(read_file("config/dray.toml")));
    INFO(printed(result));
    for (const auto& d : result.diagnostics) {
        CHECK_THAT(to_line(d), Catch::Contains("nothing acts upon"));
    }
    REQUIRE(result.clean());
    const auto bare = load_text(
        "[merchant.acme]\n[tenancy.\"acme@warehouse\"]\n"
        "[source.shop_a]\nconnector = \"bigcommerce\"\nmerchant = \"acme\"\nstore_hash = \"a\"\n"
        "access_token = { env = \"T\" }\n"
        "[destination.warehouse]\nconnector = \"propago\"\ncustomer_name = \"A\"\n"
        "api_key = { env = \"T\" }\n");
    REQUIRE(bare.diagnostics.empty());
    check_table(result, bare, "daemon", daemon_keys());
    check_table(result, bare, "shop_a", source_keys());
    check_table(result, bare, "warehouse", destination_keys());
    check_table(result, bare, "acme", merchant_keys());
    check_table(result, bare, "acme@warehouse", tenancy_keys());
}

TEST_CASE("the reference says of each key whether anything acts upon it") {
    check_pending("[daemon]", daemon_keys());
    check_pending("#[source.shop_a]", source_keys());
    check_pending("#[destination.warehouse]", destination_keys());
    check_pending("#[merchant.acme]", merchant_keys());
    check_pending("#[tenancy.\"acme@warehouse\"]", tenancy_keys());
}

TEST_CASE("the examples of conf.d load together, and a shop is six lines") {
    const config_folder folder(files{{"dray.toml", ""}});
    for (const char* const name : {"00-templates.toml", "acme.toml", "warehouse.toml"}) {
        folder.write(std::string("conf.d/") + name,
                     read_file(std::string("config/conf.d/") + name + ".example"));
    }
    const auto result = load(folder.paths(), real_connectors());
    INFO(printed(result));
    CHECK(result.diagnostics.empty());
    const auto* const shop = result.settings.source("acme_us");
    REQUIRE(shop != nullptr);
    CHECK(shop->connector == "bigcommerce");
    CHECK(shop->destination == "warehouse");
    CHECK(shop->on_download == "Awaiting Shipment");
    const auto text = read_file("config/conf.d/acme.toml.example");
    const auto begin = text.find("[source.acme_us]");
    CHECK(std::count(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), '\n') == 6);
}

TEST_CASE("the connectors that ship with Dray need no line for their vendor's address") {
    for (const auto& [id, origins] : dray::vendor_origins()) {
        INFO(id);
        const auto connector = manifest_in("plugins/" + id + "/manifest.cpp");
        CHECK(connector.id == id);
        CHECK(connector.hosts == std::vector<std::string>{"{api_url}"});
        const auto* const url = connector.find("api_url");
        REQUIRE((url != nullptr && url->fallback));
        CHECK_THAT(std::get<std::string>(*url->fallback), Catch::StartsWith(origins.front()));
    }
}
