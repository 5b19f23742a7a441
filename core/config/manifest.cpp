#include "core/config/manifest.hpp"

#include "core/config/json_reader.hpp"
#include "core/config/keys.hpp"
#include "core/config/units.hpp"
#include "dray/data/field_lengths.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace dray::config {
namespace {

constexpr std::size_t most_settings = 256;
constexpr std::int64_t longest_ms = 30LL * 24 * 3600 * 1000;

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text[0] >= 'a' && text[0] <= 'z' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
           });
}

std::optional<setting_type> type_of(std::string_view word) {
    for (const auto type :
         {setting_type::text, setting_type::integer, setting_type::boolean, setting_type::duration,
          setting_type::list, setting_type::url, setting_type::choice, setting_type::timezone}) {
        if (name_of(type) == word)
            return type;
    }
    return std::nullopt;
}

class manifest_reader {
public:
    explicit manifest_reader(manifest& into) : made_(into) {}

    void read(const json_reader& root) {
        made_.id = root.text("id", true);
        if (!made_.id.empty() && !is_key(made_.id)) {
            root.at("id").fail("bad_value", "an id is made of a-z, 0-9 and _");
        }
        made_.name = root.text("name", false);
        if (made_.name.empty())
            made_.name = made_.id;
        made_.version = root.text("version", true);
        const auto role = root.text("role", true);
        if (role == "destination") {
            made_.role = connector_role::destination;
        } else if (!role.empty() && role != "source") {
            root.at("role").fail("bad_value", "a role is source or destination");
        }
        root.at("functions")
            .required()
            .each_member(
                [&](const std::string& name, const json_reader& one) { function(name, one); });
        absent(root.at("lacks"), made_.lacks);
        absent(root.at("elsewhere"), made_.elsewhere);
        root.at("settings").each_item([&](const json_reader& one) { declare(one); });
        if (made_.settings.size() > most_settings) {
            root.at("settings").fail("too_large", "more than 256 settings");
        }
        auth(root.at("auth"));
        root.at("hosts").each_item([&](const json_reader& one) {
            made_.hosts.push_back(one.as_text());
            known_settings(one, made_.hosts.back(), false);
        });
        root.at("buckets").each_item([&](const json_reader& one) { bucket(one); });
        limits(root.at("limits"));
        statuses(root.at("statuses"));
        root.finish();
        probes(root.at("functions"));
    }

private:
    void function(const std::string& name, const json_reader& from) {
        manifest_function one;
        one.name = name;
        const auto by = from.text("by", false);
        if (by == "changes") {
            one.by = feed_kind::changes;
        } else if (by == "open") {
            one.by = feed_kind::open;
        } else if (!by.empty()) {
            from.at("by").fail("bad_value", "a feed is by changes or by open");
        }
        one.interval = std::chrono::milliseconds(from.integer("interval_ms", 0, longest_ms));
        one.overlap = std::chrono::seconds(from.integer("overlap_s", 0, longest_ms / 1000));
        one.probe = from.text("probe", false);
        one.settle = std::chrono::milliseconds(from.integer("settle_ms", 0, longest_ms));
        from.finish();
        made_.functions.push_back(std::move(one));
    }

    void absent(const json_reader& from, std::map<std::string, std::string>& into) {
        from.each_member([&](const std::string& name, const json_reader& one) {
            if (made_.function(name) != nullptr)
                one.fail("duplicate", "`" + name + "` is among the functions too");
            into[name] = one.as_text();
        });
    }

    void probes(const json_reader& from) {
        for (const auto& one : made_.functions) {
            if (one.probe.empty() || made_.function(one.probe) != nullptr)
                continue;
            from.at(one.name).at("probe").fail(
                "unknown_function", "the probe `" + one.probe + "` is not among the functions");
        }
    }

    void declare(const json_reader& from) {
        setting one;
        one.key = from.text("key", true);
        if (!one.key.empty() && !is_key(one.key)) {
            from.at("key").fail("bad_value", "a key is made of a-z, 0-9 and _");
        }
        if (made_.find(one.key) != nullptr) {
            from.at("key").fail("duplicate", "the setting `" + one.key + "` is declared twice");
        }
        for (const auto& common : instance_keys(made_.role)) {
            if (common.key == one.key || common.key.starts_with(one.key + ".")) {
                from.at("key").fail("reserved_key",
                                    "`" + one.key + "` is a key that every instance has");
            }
        }
        const auto word = from.text("type", true);
        if (const auto type = type_of(word)) {
            one.type = *type;
        } else if (!word.empty()) {
            from.at("type").fail("bad_value", "a type is text, integer, boolean, duration, list, "
                                              "url, choice or timezone");
        }
        one.required = from.flag("required");
        one.secret = from.flag("secret");
        from.at("choices").each_item(
            [&](const json_reader& choice) { one.choices.push_back(choice.as_text()); });
        if (one.type == setting_type::choice && one.choices.empty()) {
            from.at("choices").fail("missing", "a choice needs its choices");
        }
        if (from.at("min").present())
            one.min = from.at("min").as_integer(INT64_MIN, INT64_MAX);
        if (from.at("max").present())
            one.max = from.at("max").as_integer(INT64_MIN, INT64_MAX);
        one.doc = from.text("doc", true);
        one.example = from.text("example", false);
        fallback(one, from.at("default"));
        if (one.secret && one.type != setting_type::text) {
            from.at("type").fail("bad_value", "a secret is text");
        }
        from.finish();
        made_.settings.push_back(std::move(one));
    }

    void fallback(setting& one, const json_reader& from) {
        if (!from.present())
            return;
        if (one.secret) {
            from.fail("secret_exposed", "a secret has no default");
            return;
        }
        switch (one.type) {
        case setting_type::integer:
            one.fallback = from.as_integer(INT64_MIN, INT64_MAX);
            break;
        case setting_type::boolean:
            one.fallback = from.as_flag();
            break;
        case setting_type::duration: {
            if (from.is_text()) {
                const auto parsed = parse_duration(from.as_text());
                if (!parsed)
                    from.fail("bad_value", "this is not a duration such as \"5m\"");
                one.fallback = parsed.value_or(0);
            } else {
                one.fallback = from.as_integer(0, longest_ms);
            }
            break;
        }
        case setting_type::list: {
            std::vector<std::string> items;
            from.each_item([&](const json_reader& item) { items.push_back(item.as_text()); });
            one.fallback = std::move(items);
            break;
        }
        case setting_type::choice: {
            auto word = from.as_text();
            if (std::find(one.choices.begin(), one.choices.end(), word) == one.choices.end()) {
                from.fail("bad_value", "the default is none of the choices");
            }
            one.fallback = std::move(word);
            break;
        }
        default:
            one.fallback = from.as_text();
            break;
        }
    }

    void auth(const json_reader& from) {
        if (!from.present())
            return;
        auto& made = made_.auth;
        const auto kind = from.text("kind", true);
        const auto pair = [&](const json_reader& holder, const char* key,
                              manifest_auth::pairs& into) {
            holder.at(key).required().each_member(
                [&](const std::string& name, const json_reader& one) {
                    into.emplace_back(name, one.as_text());
                    known_settings(one, into.back().second, true);
                });
        };
        if (kind == "static") {
            made.how = manifest_auth::kind::fixed;
            from.at("headers").required().each_item([&](const json_reader& header) {
                std::vector<std::string> parts;
                header.each_item([&](const json_reader& part) { parts.push_back(part.as_text()); });
                if (parts.size() != 2) {
                    header.fail("bad_value", "a header is [name, value]");
                    return;
                }
                known_settings(header, parts[1], true);
                made.headers.emplace_back(parts[0], parts[1]);
            });
        } else if (kind == "basic") {
            made.how = manifest_auth::kind::basic;
            made.user = from.text("user", true);
            made.password = from.text("password", true);
            known_settings(from.at("user"), made.user, true);
            known_settings(from.at("password"), made.password, true);
        } else if (kind == "oauth2") {
            made.how = manifest_auth::kind::oauth2;
            made.token_url = from.text("token_url", true);
            known_settings(from.at("token_url"), made.token_url, false);
            pair(from, "request", made.request);
            pair(from, "pointers", made.pointers);
        } else if (!kind.empty() && kind != "none") {
            from.at("kind").fail("bad_value", "auth is none, static, basic or oauth2");
        }
        from.finish();
    }

    void bucket(const json_reader& from) {
        manifest_bucket one;
        one.name = from.text("name", true);
        one.key = from.text("key", true);
        known_settings(from.at("key"), one.key, false);
        one.capacity = from.at("capacity").required().as_integer(1, 1'000'000'000);
        one.per = std::chrono::milliseconds(from.at("per_ms").required().as_integer(1, longest_ms));
        const auto headers = from.at("headers");
        one.left_header = headers.text("left", false);
        one.quota_header = headers.text("quota", false);
        one.reset_ms_header = headers.text("reset_ms", false);
        one.retry_after_s_header = headers.text("retry_after_s", false);
        headers.finish();
        from.finish();
        made_.buckets.push_back(std::move(one));
    }

    void limits(const json_reader& from) {
        const auto take = [&](std::string_view field) {
            const auto one = from.at(field);
            if (!one.present())
                return;
            auto& limit = made_.limits[std::string(field)];
            if (!one.is_text()) {
                limit.most = one.as_integer(1, 1'000'000);
                return;
            }
            const auto text = one.as_text();
            known_settings(one, text, false);
            const auto names = placeholders(text);
            if (!names)
                return;
            if (names->size() != 1 || text != "{" + names->front() + "}") {
                one.fail("bad_value", "a limit is a number, or one setting as {key}");
                return;
            }
            limit.setting = names->front();
            const auto* const by = made_.find(limit.setting);
            if (by != nullptr && by->type != setting_type::integer)
                one.fail("bad_value", "`" + limit.setting + "` is not an integer");
        };
        take("reference");
        for (const auto field : data::text_field_words)
            take(field);
        from.finish();
    }

    void statuses(const json_reader& from) {
        const auto list = [&](const char* key, std::vector<std::string>& into) {
            from.at(key).each_item([&](const json_reader& one) { into.push_back(one.as_text()); });
        };
        auto& made = made_.statuses;
        list("download", made.download);
        list("ignore", made.ignore);
        list("final", made.final);
        list("canceled", made.canceled);
        from.at("moments").each_member([&](const std::string& name, const json_reader& one) {
            if (name != "on_download" && name != "on_partial_shipment" && name != "on_shipment" &&
                name != "on_cancel") {
                one.fail("bad_value", "`" + name + "` is not a moment");
            }
            made.moments[name] = one.as_text();
        });
        from.finish();
    }

    /// Each "{key}" must be a setting, and a secret only where it may go.
    void known_settings(const json_reader& from, const std::string& text, bool secrets) {
        const auto names = placeholders(text);
        if (!names) {
            from.fail("bad_value", "a brace stands alone: settings are named as {key}");
            return;
        }
        for (const auto& name : *names) {
            const auto* const found = made_.find(name);
            if (found == nullptr) {
                from.fail("unknown_setting", "`{" + name + "}` is not among the settings");
            } else if (found->secret && !secrets) {
                from.fail("secret_exposed",
                          "`{" + name + "}` is a secret, and this text is not kept secret");
            }
        }
    }

    manifest& made_;
};

} // namespace

std::span<const std::string_view> functions_of(connector_role role) {
    static constexpr std::array<std::string_view, 13> source{
        "connection.test", "statuses.list",          "orders.download",  "orders.list",
        "order.get",       "cancellations.download", "order.mark",       "shipment.confirm",
        "shipment.find",   "order.cancel",           "inventory.upload", "webhook.receive",
        "webhooks.sync"};
    static constexpr std::array<std::string_view, 10> destination{
        "connection.test",    "ship_methods.list", "order.submit",       "order.find",
        "orders.list",        "order.cancel",      "shipments.download", "cancellations.download",
        "inventory.download", "webhook.receive"};
    if (role == connector_role::destination)
        return destination;
    return source;
}

const manifest_function* manifest::function(std::string_view function_name) const {
    const auto at = std::find_if(functions.begin(), functions.end(),
                                 [&](const auto& one) { return one.name == function_name; });
    return at == functions.end() ? nullptr : &*at;
}

const setting* manifest::find(std::string_view key) const {
    const auto at = std::find_if(settings.begin(), settings.end(),
                                 [&](const auto& one) { return one.key == key; });
    return at == settings.end() ? nullptr : &*at;
}

std::optional<std::vector<std::string>> placeholders(std::string_view text) {
    std::vector<std::string> names;
    while (true) {
        const auto open = text.find_first_of("{}");
        if (open == std::string_view::npos)
            return names;
        const auto close = text.find_first_of("{}", open + 1);
        if (text[open] != '{' || close == std::string_view::npos || text[close] != '}') {
            return std::nullopt;
        }
        names.emplace_back(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
}

manifest_result parse_manifest(std::string_view json) {
    manifest_result result;
    read_json(json, max_manifest_size, result,
              [&](const json_reader& root) { manifest_reader(result.value).read(root); });
    return result;
}

} // namespace dray::config
