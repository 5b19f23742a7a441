#include "core/config/derive.hpp"

#include "core/config/keys.hpp"

#include <boost/json.hpp>

namespace dray::config {
namespace {

std::string role_of(const manifest& of) {
    return of.role == connector_role::source ? "source" : "destination";
}

/// `text` in lines that begin with `prefix` and are at most 100 wide.
std::string wrapped(const std::string& text, const std::string& prefix) {
    std::string result;
    std::string line = prefix;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = std::min(text.find(' ', at), text.size());
        const auto word = text.substr(at, end - at);
        if (line.size() > prefix.size() && line.size() + 1 + word.size() > 100) {
            result += line + "\n";
            line = prefix;
        }
        line += " " + word;
        at = end + 1;
    }
    return result + line + "\n";
}

std::string value_of(const setting& one) {
    if (one.fallback)
        return to_toml(*one.fallback, one.type);
    if (!one.example.empty())
        return one.example;
    return one.secret ? "{ file = \"/etc/dray/secrets/" + one.key + "\" }" : "\"…\"";
}

/// Cells of a Markdown table.
std::string cell(std::string text) {
    std::string result;
    for (const char c : text) {
        if (c == '|')
            result += '\\';
        result += c == '\n' ? ' ' : c;
    }
    return result;
}

std::string range_of(const setting& one) {
    const auto shown = [&](std::int64_t value) {
        return one.type == setting_type::text || one.type == setting_type::list
                   ? std::to_string(value)
                   : to_toml(value, one.type);
    };
    std::string text;
    if (one.min)
        text = "at least " + shown(*one.min);
    if (one.max)
        text += (text.empty() ? "at most " : ", at most ") + shown(*one.max);
    if (text.empty())
        return text;
    if (one.type == setting_type::text)
        text += " characters";
    if (one.type == setting_type::list)
        text += " entries";
    return text;
}

boost::json::object schema_of(const setting& one) {
    boost::json::object made;
    made["description"] = one.doc;
    if (one.secret) {
        const auto form = [](const char* key) {
            boost::json::object place;
            place["type"] = "object";
            place["properties"] = {{key, {{"type", "string"}}}};
            place["required"] = boost::json::array{key};
            place["additionalProperties"] = false;
            return place;
        };
        boost::json::array forms;
        for (const char* key : {"file", "credential", "env", "insecure_literal"}) {
            forms.push_back(form(key));
        }
        made["oneOf"] = std::move(forms);
        return made;
    }
    switch (one.type) {
    case setting_type::integer:
        made["type"] = "integer";
        if (one.min)
            made["minimum"] = *one.min;
        if (one.max)
            made["maximum"] = *one.max;
        break;
    case setting_type::boolean:
        made["type"] = "boolean";
        break;
    case setting_type::list: {
        made["type"] = "array";
        boost::json::array kinds{"string", "integer"};
        made["items"] = {{"type", std::move(kinds)}};
        if (one.min)
            made["minItems"] = *one.min;
        if (one.max)
            made["maxItems"] = *one.max;
        break;
    }
    case setting_type::choice: {
        boost::json::array choices;
        for (const auto& choice : one.choices)
            choices.emplace_back(choice);
        made["enum"] = std::move(choices);
        break;
    }
    case setting_type::duration:
        made["type"] = "string";
        made["pattern"] = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";
        break;
    case setting_type::size:
        made["type"] = "string";
        made["pattern"] = "^[0-9]+ ?(B|KiB|MiB|GiB)$";
        break;
    case setting_type::status: {
        boost::json::array kinds{"string", "integer"};
        made["type"] = std::move(kinds);
        break;
    }
    case setting_type::url:
        made["type"] = "string";
        made["pattern"] = "^https?://";
        break;
    case setting_type::text:
        made["type"] = "string";
        if (one.min)
            made["minLength"] = *one.min;
        if (one.max)
            made["maxLength"] = *one.max;
        break;
    case setting_type::time:
    case setting_type::path:
    case setting_type::timezone:
        made["type"] = "string";
        break;
    }
    if (one.fallback) {
        const auto& value = *one.fallback;
        if (const auto* flag = std::get_if<bool>(&value)) {
            made["default"] = *flag;
        } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
            if (one.type == setting_type::integer) {
                made["default"] = *number;
            } else {
                const auto quoted = to_toml(value, one.type);
                made["default"] = quoted.substr(1, quoted.size() - 2);
            }
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            made["default"] = *text;
        } else {
            boost::json::array items;
            for (const auto& item : std::get<std::vector<std::string>>(value)) {
                items.emplace_back(item);
            }
            made["default"] = std::move(items);
        }
    }
    return made;
}

} // namespace

std::string sample(const manifest& of, const std::string& instance_name) {
    std::string text = "## " + of.name + " " + of.version + "\n";
    text += "[" + role_of(of) + "." + instance_name + "]\nconnector = \"" + of.id + "\"\n";
    for (const bool required : {true, false}) {
        for (const auto& one : of.settings) {
            if (one.required != required || (required && one.fallback))
                continue;
            text += "\n" + wrapped(one.doc, "##");
            if (!one.choices.empty()) {
                std::string choices;
                for (const auto& choice : one.choices) {
                    choices += (choices.empty() ? "" : ", ") + choice;
                }
                text += wrapped("One of: " + choices + ".", "##");
            }
            if (!range_of(one).empty())
                text += wrapped("It is " + range_of(one) + ".", "##");
            text += (required ? "" : "#") + one.key + " = " + value_of(one) + "\n";
        }
    }
    return text;
}

std::string docs_page(const manifest& of) {
    std::string text = "# " + of.name + "\n\nConnector `" + of.id + "` " + of.version + ", a " +
                       role_of(of) + ".\n\n## What it can do\n\n";
    for (const auto& one : of.functions) {
        text += "- `" + one.name + "`";
        if (!one.probe.empty())
            text += ", checked after an unclear answer by `" + one.probe + "`";
        text += "\n";
    }
    text += "\nWhat is not listed, its vendor does not offer.\n\n## Settings\n\n"
            "| key | type | default | what |\n|---|---|---|---|\n";
    for (const auto& one : of.settings) {
        std::string fallback = "–";
        if (one.fallback) {
            fallback = "`" + to_toml(*one.fallback, one.type) + "`";
        } else if (one.required) {
            fallback = "required";
        }
        auto type = one.secret ? std::string("secret") : std::string(name_of(one.type));
        if (!one.choices.empty()) {
            type = "";
            for (const auto& choice : one.choices)
                type += (type.empty() ? "" : ", ") + choice;
        }
        auto doc = one.doc;
        if (!range_of(one).empty())
            doc += " (" + range_of(one) + ")";
        text += "| `" + one.key + "` | " + cell(type) + " | " + cell(fallback) + " | " + cell(doc) +
                " |\n";
    }
    const auto list = [&](const std::string& title, const std::vector<std::string>& ids) {
        if (ids.empty())
            return;
        text += "- " + title + ":";
        for (const auto& id : ids)
            text += " `" + id + "`";
        text += "\n";
    };
    const auto& statuses = of.statuses;
    if (!statuses.download.empty() || !statuses.moments.empty()) {
        text += "\n## Statuses, where the configuration says nothing else\n\n";
        list("taken", statuses.download);
        list("ignored", statuses.ignore);
        list("final", statuses.final);
        list("cancelled", statuses.canceled);
        for (const auto& [moment, status] : statuses.moments) {
            text += "- " + moment + ": `" + status + "`\n";
        }
    }
    if (!of.limits.empty()) {
        text += "\n## Longest texts\n\n";
        for (const auto& [field, limit] : of.limits) {
            text += "- " + field + ": ";
            text += limit.setting.empty() ? std::to_string(limit.most) + " characters\n"
                                          : "as `" + limit.setting + "` says\n";
        }
    }
    return text;
}

std::string json_schema(const manifest& of) {
    boost::json::object properties;
    boost::json::object statuses;
    boost::json::array required;
    const auto take = [&](const setting& one) {
        const auto dot = one.key.find('.');
        if (dot != std::string::npos) {
            statuses[one.key.substr(dot + 1)] = schema_of(one);
        } else {
            properties[one.key] = schema_of(one);
        }
        if (one.required && !one.fallback)
            required.emplace_back(one.key);
    };
    for (const auto& one : instance_keys(of.role))
        take(one);
    for (const auto& one : of.settings)
        take(one);
    if (!statuses.empty()) {
        boost::json::object group;
        group["type"] = "object";
        group["properties"] = std::move(statuses);
        group["additionalProperties"] = false;
        properties["statuses"] = std::move(group);
    }
    boost::json::object connector;
    connector["const"] = of.id;
    properties["connector"] = std::move(connector);

    // A template may give what is required.
    boost::json::object with_template;
    with_template["required"] = boost::json::array{"use"};
    boost::json::object complete;
    complete["required"] = std::move(required);
    boost::json::array either;
    either.push_back(std::move(with_template));
    either.push_back(std::move(complete));

    boost::json::object made;
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    made["title"] = of.name + " " + role_of(of);
    made["type"] = "object";
    made["properties"] = std::move(properties);
    made["anyOf"] = std::move(either);
    made["additionalProperties"] = false;
    return boost::json::serialize(made);
}

} // namespace dray::config
