#include "core/config/check.hpp"
#include "core/config/time_zones.hpp"
#include "core/config/units.hpp"
#include "core/text/suggest.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <filesystem>

namespace dray::config {

using text::nearest;
using text::one_of;
namespace {

std::string expected(const setting& declared) {
    switch (declared.type) {
    case setting_type::text:
        return "text in quotes";
    case setting_type::integer:
        return "a whole number";
    case setting_type::boolean:
        return "true or false";
    case setting_type::duration:
        return "a duration such as \"5m\" or \"1h30m\"";
    case setting_type::list:
        return "a list such as [\"a\", \"b\"]";
    case setting_type::url:
        return "a URL such as \"https://api.example.com\"";
    case setting_type::choice:
        return "one of " + one_of(declared.choices);
    case setting_type::timezone:
        return "a time zone such as \"America/New_York\"";
    case setting_type::size:
        return "a size such as \"64 MiB\"";
    case setting_type::time:
        return "a date or a time such as 2026-03-01T00:00:00Z";
    case setting_type::path:
        return "the path of a file or folder in quotes";
    case setting_type::status:
        return "a status by name or id, or \"never\"";
    }
    return "a value";
}

std::string example_of(const setting& declared) {
    if (!declared.example.empty())
        return declared.example;
    if (declared.fallback)
        return to_toml(*declared.fallback, declared.type);
    switch (declared.type) {
    case setting_type::integer:
        return std::to_string(declared.min.value_or(1));
    case setting_type::boolean:
        return "true";
    case setting_type::duration:
        return "\"5m\"";
    case setting_type::list:
        return "[\"a\", \"b\"]";
    case setting_type::url:
        return "\"https://api.example.com\"";
    case setting_type::timezone:
        return "\"America/New_York\"";
    case setting_type::size:
        return "\"64 MiB\"";
    case setting_type::time:
        return "2026-03-01T00:00:00Z";
    case setting_type::choice:
        return declared.choices.empty() ? "\"…\"" : "\"" + declared.choices.front() + "\"";
    default:
        return "\"…\"";
    }
}

/// One entry on its way to a value.
class conversion {
public:
    conversion(const setting& declared, const entry& found, const std::string& path, report& to)
        : declared_(declared), found_(found), path_(path), to_(to) {}

    std::optional<setting_value> run();

private:
    std::optional<setting_value> refuse(const std::string& what, const std::string& remedy) {
        to_.error({found_.at_value(), path_ + "." + declared_.key, what, remedy});
        return std::nullopt;
    }
    std::optional<setting_value> wrong_type();
    std::optional<setting_value> in_range(std::int64_t measured, setting_value value);
    std::optional<setting_value> from_text(const std::string& text);
    std::optional<setting_value> from_list();
    std::optional<setting_value> from_url(const std::string& text);
    std::optional<setting_value> from_zone(const std::string& text);
    std::string amount(std::int64_t of) const;

    const setting& declared_;
    const entry& found_;
    const std::string& path_;
    report& to_;
};

std::string conversion::amount(std::int64_t of) const {
    switch (declared_.type) {
    case setting_type::duration:
    case setting_type::size:
        return to_toml(of, declared_.type);
    case setting_type::list:
        return std::to_string(of) + (of == 1 ? " entry" : " entries");
    case setting_type::integer:
        return std::to_string(of);
    default:
        return std::to_string(of) + (of == 1 ? " character" : " characters");
    }
}

std::optional<setting_value> conversion::in_range(std::int64_t measured, setting_value value) {
    const auto remedy = [&] {
        if (declared_.min && declared_.max) {
            return "it may be " + amount(*declared_.min) + " to " + amount(*declared_.max);
        }
        return declared_.min ? "it may be " + amount(*declared_.min) + " or more"
                             : "it may be " + amount(*declared_.max) + " or less";
    };
    if (declared_.min && measured < *declared_.min) {
        return refuse(amount(measured) + " is less than the least, " + amount(*declared_.min),
                      remedy());
    }
    if (declared_.max && measured > *declared_.max) {
        return refuse(amount(measured) + " is more than the most, " + amount(*declared_.max),
                      remedy());
    }
    return value;
}

std::optional<setting_value> conversion::wrong_type() {
    const auto& value = *found_.value;
    auto remedy = "write it like " + declared_.key + " = " + example_of(declared_);
    if (declared_.type == setting_type::text && value.is == node::kind::integer) {
        remedy =
            "put it in quotes: " + declared_.key + " = \"" + std::to_string(value.integer) + "\"";
    } else if ((declared_.type == setting_type::integer ||
                declared_.type == setting_type::boolean) &&
               value.is == node::kind::text) {
        remedy = "without quotes: " + declared_.key + " = " + example_of(declared_);
    }
    return refuse("expected " + expected(declared_) + ", found " + std::string(name_of(value.is)),
                  remedy);
}

std::optional<setting_value> conversion::from_url(const std::string& text) {
    if (text.find('@') != std::string::npos) { // perhaps a password: the value is not shown
        to_.error({found_.at_key(), path_ + "." + declared_.key,
                   "a URL here may carry no user and no password",
                   "take out what stands before the @; logins have settings of their own"});
        return std::nullopt;
    }
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed || parsed->host().empty() || parsed->has_fragment() ||
        (parsed->scheme() != "https" && parsed->scheme() != "http")) {
        return refuse("this is not a URL with https:// (or http://) and a host",
                      "write it like " + declared_.key + " = " + example_of(declared_));
    }
    return in_range(static_cast<std::int64_t>(text.size()), text);
}

std::optional<setting_value> conversion::from_zone(const std::string& text) {
    if (find_time_zone(text))
        return text;
    const auto names = time_zone_names();
    const auto what = "there is no time zone \"" + text + "\"";
    if (names.empty())
        return refuse(what + ", for this machine has no time zone files",
                      "install them: apt-get install tzdata; or write a fixed offset such as "
                      "\"-05:00\"");
    const auto near = nearest(text, names);
    return refuse(what, near.empty()
                            ? "write it like " + declared_.key + " = " + example_of(declared_) +
                                  "; `timedatectl list-timezones` lists all names"
                            : "did you mean \"" + near + "\"?");
}

std::optional<setting_value> conversion::from_text(const std::string& text) {
    const auto parsed = [&](std::optional<std::int64_t> number,
                            const std::string& units) -> std::optional<setting_value> {
        if (number)
            return in_range(*number, *number);
        return refuse("\"" + text + "\" is not " + expected(declared_), units);
    };
    switch (declared_.type) {
    case setting_type::duration:
        return parsed(parse_duration(text),
                      "units are d, h, m, s and ms, the large one first; the longest is 3650d");
    case setting_type::size:
        return parsed(parse_size(text), "units are B, KiB, MiB and GiB");
    case setting_type::time:
        return parsed(parse_instant(text), "a time needs its offset: Z, or +01:00");
    case setting_type::url:
        return from_url(text);
    case setting_type::timezone:
        return from_zone(text);
    case setting_type::choice: {
        const auto& choices = declared_.choices;
        if (std::find(choices.begin(), choices.end(), text) != choices.end())
            return text;
        const auto near = nearest(text, choices);
        return refuse("`" + text + "` is not " + expected(declared_),
                      near.empty()
                          ? "write it like " + declared_.key + " = \"" + choices.front() + "\""
                          : "did you mean \"" + near + "\"?");
    }
    case setting_type::path: {
        if (text.empty())
            return refuse("the path is empty", "name a file or folder");
        const std::filesystem::path named(text);
        return named.is_absolute() ? text
                                   : (std::filesystem::path(found_.file->folder) / named)
                                         .lexically_normal()
                                         .string();
    }
    case setting_type::status:
        if (text.empty())
            return refuse("the status is empty", "write \"never\" to set none");
        return text;
    case setting_type::text:
        return in_range(static_cast<std::int64_t>(text.size()), text);
    default:
        return wrong_type();
    }
}

std::optional<setting_value> conversion::from_list() {
    std::vector<std::string> items;
    for (const auto& item : found_.value->items) {
        if (item.is == node::kind::text) {
            items.push_back(item.text);
        } else if (item.is == node::kind::integer) {
            items.push_back(std::to_string(item.integer));
        } else {
            to_.error({at_value(found_.file, found_.key_at, item.at), path_ + "." + declared_.key,
                       "expected text in the list, found " + std::string(name_of(item.is)),
                       "write it like " + declared_.key + " = " + example_of(declared_)});
            return std::nullopt;
        }
    }
    const auto count = static_cast<std::int64_t>(items.size());
    return in_range(count, std::move(items));
}

std::optional<setting_value> conversion::run() {
    const auto& value = *found_.value;
    switch (value.is) {
    case node::kind::text:
        return from_text(value.text);
    case node::kind::integer:
        if (declared_.type == setting_type::integer)
            return in_range(value.integer, value.integer);
        if (declared_.type == setting_type::status)
            return std::to_string(value.integer);
        break;
    case node::kind::boolean:
        if (declared_.type == setting_type::boolean)
            return value.boolean;
        break;
    case node::kind::time:
        if (declared_.type == setting_type::time)
            return from_text(value.text);
        break;
    case node::kind::list:
        if (declared_.type == setting_type::list)
            return from_list();
        break;
    default:
        break;
    }
    return wrong_type();
}

} // namespace

std::optional<setting_value> check_value(const setting& declared, const entry& found,
                                         const std::string& path, report& to) {
    return conversion(declared, found, path, to).run();
}

} // namespace dray::config
