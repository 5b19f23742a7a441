#include "core/config/check.hpp"

#include "core/text/suggest.hpp"

#include <algorithm>
#include <filesystem>

namespace dray::config {

using text::nearest;
using text::one_of;
namespace {

constexpr std::string_view secret_forms =
    "{ file = \"/etc/dray/secrets/…\" }, { credential = \"…\" } or { env = \"…\" }";

bool is_variable(std::string_view text) {
    // Capitals only, so that a token written here by mistake is seldom taken for a name and shown.
    return !text.empty() && text.size() <= 200 && (text[0] < '0' || text[0] > '9') &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
           });
}

bool is_credential(std::string_view text) {
    return !text.empty() && text.size() <= 200 && text != "." && text != ".." &&
           text.find('/') == std::string_view::npos;
}

/// Whether text after `file =` can only be a path: it begins where folders are. `resolved` is the
/// file that it means.
bool looks_like_path(const std::string& text, const std::filesystem::path& resolved) {
    std::error_code ec;
    if (std::filesystem::exists(resolved, ec))
        return true;
    if (text.starts_with("./") || text.starts_with("../"))
        return true;
    const std::filesystem::path named(text);
    if (named.is_relative()) {
        return named.has_parent_path() && std::filesystem::is_directory(resolved.parent_path(), ec);
    }
    const auto within = named.relative_path();
    return within.has_parent_path() &&
           std::filesystem::is_directory(named.root_path() / *within.begin(), ec);
}

/// Says where a secret is. Nothing of its value, nor of what may be a value in a wrong place, gets
/// into a message: the caret stays on the key.
std::optional<secret_ref> check_secret(const setting& declared, const entry& found,
                                       const expectation& expected, report& to) {
    const auto path = expected.path + "." + declared.key;
    const auto refuse = [&](const std::string& what, const std::string& remedy) {
        to.error({found.at_key(), path, what, remedy});
        return std::nullopt;
    };
    const auto& value = *found.value;
    if (value.is == node::kind::text) {
        return refuse("a secret does not stand in a config file",
                      "write its place: " + declared.key + " = " + std::string(secret_forms) +
                          "; if you insist: { insecure_literal = \"…\" }");
    }
    if (value.is != node::kind::table) {
        return refuse("expected the place of a secret, found " + std::string(name_of(value.is)),
                      "write " + declared.key + " = " + std::string(secret_forms));
    }
    if (value.members.size() != 1) {
        return refuse("expected exactly one of file, credential, env and insecure_literal",
                      "write " + declared.key + " = " + std::string(secret_forms));
    }
    const auto& form = value.members.front();
    const auto& content = form.value;
    const bool known = form.key == "file" || form.key == "credential" || form.key == "env" ||
                       form.key == "insecure_literal";
    if (!known) {
        const auto near = nearest(form.key, {"file", "credential", "env", "insecure_literal"});
        return refuse("this is no place of a secret",
                      near.empty() ? "write " + declared.key + " = " + std::string(secret_forms)
                                   : "did you mean `" + near + "`?");
    }
    if (content.is != node::kind::text || content.text.empty()) {
        return refuse("expected text in quotes for `" + form.key + "`",
                      "write " + declared.key + " = " + std::string(secret_forms));
    }
    secret_ref ref;
    ref.at = found.from();
    if (form.key == "file") {
        ref.where = secret_ref::kind::file;
        const std::filesystem::path named(content.text);
        ref.name =
            named.is_absolute()
                ? content.text
                : (std::filesystem::path(found.file->folder) / named).lexically_normal().string();
        ref.looks_like_path = looks_like_path(content.text, ref.name);
    } else if (form.key == "env") {
        ref.where = secret_ref::kind::env;
        ref.name = content.text;
        if (!is_variable(ref.name)) {
            return refuse(
                "`env` takes the name of an environment variable in capitals, not its value",
                "write it like { env = \"SHOP_A_TOKEN\" }");
        }
    } else if (form.key == "credential") {
        ref.where = secret_ref::kind::credential;
        ref.name = content.text;
        if (!is_credential(ref.name)) {
            return refuse("`credential` takes the name of a systemd credential, without slashes",
                          "write it like { credential = \"shop_a_token\" }");
        }
    } else {
        ref.where = secret_ref::kind::literal;
        ref.literal = secret_text(content.text);
        to.warning({found.at_key(), path,
                    "this secret stands in the config file, where everybody who reads it sees it",
                    "move it: { file = \"/etc/dray/secrets/…\" }"});
    }
    if (expected.secrets != nullptr) {
        const auto answer = expected.secrets->resolve(ref, expected.path, declared.key);
        if (answer.unseen)
            to.warning({found.at_key(), path, answer.error, answer.remedy});
        else if (!answer.value)
            return refuse(answer.error, answer.remedy);
    }
    return ref;
}

void report_unknown(const entry& found, const std::string& key, const expectation& expected,
                    report& to) {
    std::vector<std::string> known;
    for (const auto* declared : expected.declared)
        known.push_back(declared->key);
    const auto near = nearest(key, known);
    std::string remedy;
    if (!near.empty()) {
        remedy = "did you mean `" + near + "`?";
    } else if (found.value->is == node::kind::table) {
        remedy = "settings stand flat in the table, not in tables of their own";
    } else {
        std::sort(known.begin(), known.end());
        remedy = "it may be " + one_of(known, 40);
    }
    const auto shown = key.substr(0, 60);
    to.error({found.at_key(), expected.path + "." + shown,
              "`" + shown + "` is not a key of " + expected.owner, remedy});
}

} // namespace

const entry* checked_table::at(std::string_view key) const {
    const auto found = entries_.find(std::string(key));
    return found == entries_.end() ? nullptr : &found->second;
}

spot checked_table::where(std::string_view key, const table_ref& table) const {
    const auto* const found = at(key);
    return found == nullptr ? table.where() : found->at_value();
}

checked_table check_table(const entries& found, const table_ref& table, const expectation& expected,
                          report& to) {
    checked_table result;
    std::map<std::string, const setting*> declared;
    for (const auto* one : expected.declared)
        declared.emplace(one->key, one);

    for (const auto& [key, value] : found) {
        const auto known = declared.find(key);
        if (known == declared.end()) {
            if (expected.strict)
                report_unknown(value, key, expected, to);
            continue;
        }
        const auto& one = *known->second;
        result.entries_.emplace(key, value);
        if (one.pending) {
            to.warning({value.at_key(), expected.path + "." + key,
                        "nothing acts upon `" + key + "` yet: it is checked and then ignored",
                        "take it out, so that nobody relies on it"});
        }
        setting_row row;
        row.key = key;
        row.from = value.from();
        if (one.secret) {
            auto ref = check_secret(one, value, expected, to);
            if (!ref)
                continue;
            row.value = describe(*ref);
            row.secret = true;
            result.secrets_.emplace(key, std::move(*ref));
        } else {
            auto checked = check_value(one, value, expected.path, to);
            if (!checked)
                continue;
            row.value = to_toml(*checked, one.type);
            result.values_.emplace(key, std::move(*checked));
        }
        result.rows_.push_back(std::move(row));
    }

    for (const auto* one : expected.declared) {
        if (found.contains(one->key))
            continue;
        setting_row row;
        row.key = one->key;
        const auto of_connector = expected.fallbacks.find(one->key);
        if (of_connector != expected.fallbacks.end()) {
            row.from.from = origin::kind::connector;
            row.from.through = expected.connector;
            row.value = to_toml(of_connector->second, one->type);
            result.values_.emplace(one->key, of_connector->second);
        } else if (one->fallback) {
            row.value = to_toml(*one->fallback, one->type);
            result.values_.emplace(one->key, *one->fallback);
        } else {
            if (one->required) {
                const auto like = one->secret            ? std::string("{ file = \"…\" }")
                                  : one->example.empty() ? std::string("…")
                                                         : one->example;
                to.error({table.where(), expected.path, "the key `" + one->key + "` is missing",
                          "add " + one->key + " = " + like + " (" + one->doc + ")"});
            }
            continue;
        }
        result.rows_.push_back(std::move(row));
    }
    std::sort(result.rows_.begin(), result.rows_.end(),
              [](const setting_row& a, const setting_row& b) { return a.key < b.key; });
    return result;
}

} // namespace dray::config
