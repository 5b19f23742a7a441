// bigcommerce_store::knobs(): the back door. human.cpp has what staff do.

#include "tests/simulators/bigcommerce/generator.hpp"
#include "tests/simulators/bigcommerce/human.hpp"
#include "tests/simulators/bigcommerce/overrides.hpp"
#include "tests/simulators/bigcommerce/store_state.hpp"
#include "tests/simulators/common/members.hpp"
#include "tests/simulators/common/times.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;
using namespace bigcommerce;

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument(why);
}

int status_named(std::string_view id) {
    const auto number = std::string(id);
    if (number.empty() || number.size() > 2 ||
        number.find_first_not_of("0123456789") != std::string::npos || std::stoi(number) > 14) {
        refuse("no order status has the id \"" + number + "\"; ids go from 0 to 14");
    }
    return std::stoi(number);
}

std::string label_of(const json::value& from) {
    if (from.is_null()) {
        return {};
    }
    if (const auto* object = from.if_object(); object != nullptr && object->size() == 1) {
        if (const auto* label = object->if_contains("custom_label"); label && label->is_string()) {
            return std::string(label->get_string());
        }
    }
    if (!from.is_string()) {
        refuse("a status is renamed with a text, or null to undo");
    }
    return std::string(from.get_string());
}

void set_tokens(shop& in, const json::value& from) {
    std::vector<token_grant> grants;
    one_or_each(from, "tokens", [&](const json::object& given) {
        token_grant grant;
        const auto* token = given.if_contains("token");
        const auto* scopes = given.if_contains("scopes");
        if (token == nullptr || !token->is_string() || token->get_string().empty() ||
            scopes == nullptr || !scopes->is_array()) {
            refuse("a token is {\"token\": \"…\", \"scopes\": [\"store_v2_orders\", …]}");
        }
        grant.token = std::string(token->get_string());
        for (const auto& each : scopes->get_array()) {
            if (!each.is_string()) {
                refuse("a scope is a text");
            }
            grant.scopes.emplace(each.get_string());
        }
        grants.push_back(std::move(grant));
    });
    in.tokens = std::move(grants);
}

void set_mail_statuses(shop& in, const json::value& from) {
    if (!from.is_array()) {
        refuse("\"mail_on_status\" takes a list of status ids");
    }
    std::set<int> ids;
    for (const auto& each : from.get_array()) {
        if (!each.is_int64() || each.get_int64() < 0 || each.get_int64() > 14) {
            refuse("\"mail_on_status\" takes a list of status ids, 0 to 14");
        }
        ids.insert(static_cast<int>(each.get_int64()));
    }
    in.mail_on_status = std::move(ids);
}

void translate(shop& in, const json::value& from) {
    for (const auto& locale : object_of(from, "translations")) {
        for (const auto& word : object_of(locale.value(), "translations")) {
            in.statuses.translate(std::string(locale.key()), status_named(word.key()),
                                  label_of(word.value()));
        }
    }
}

std::optional<std::int64_t> date_taken(json::object& fields, std::string_view name) {
    const auto* given = fields.if_contains(name);
    if (given == nullptr) {
        return std::nullopt;
    }
    std::optional<std::int64_t> out;
    if (given->is_int64()) {
        out = given->get_int64();
    } else if (given->is_string()) {
        out = parse_time(given->get_string());
    }
    if (!out) {
        refuse("\"" + std::string(name) + "\" takes unix seconds or a date");
    }
    fields.erase(name);
    return out;
}

std::int64_t number_taken(json::object& fields, std::string_view name, std::int64_t otherwise) {
    const auto* given = fields.if_contains(name);
    if (given == nullptr) {
        return otherwise;
    }
    if (!given->is_int64() || given->get_int64() < 0) {
        refuse("\"" + std::string(name) + "\" takes a whole number from 0");
    }
    const auto out = given->get_int64();
    fields.erase(name);
    return out;
}

std::string text_taken(json::object& fields, std::string_view name, std::string otherwise) {
    const auto* given = fields.if_contains(name);
    if (given == nullptr) {
        return otherwise;
    }
    if (!given->is_string()) {
        refuse("\"" + std::string(name) + "\" takes a text");
    }
    auto out = std::string(given->get_string());
    fields.erase(name);
    return out;
}

ident add_order(shop& in, json::object fields) {
    const auto id = number_taken(fields, "id", std::max<ident>(100, in.orders.highest_id() + 1));
    if (id < 1) {
        refuse("\"id\" takes a whole number from 1; a poison shape shows another");
    }
    const auto kind_name = text_taken(fields, "kind", "simple");
    const auto kind = std::find(order_kind_names.begin(), order_kind_names.end(), kind_name);
    if (kind == order_kind_names.end()) {
        refuse("no kind of order is called \"" + kind_name + "\"");
    }
    if (in.orders.find(id) != nullptr) {
        refuse("there is an order " + std::to_string(id) + " already");
    }
    random dice(static_cast<std::uint64_t>(number_taken(fields, "seed", id)));
    const auto created = date_taken(fields, "date_created").value_or(in.now);
    const auto modified = date_taken(fields, "date_modified").value_or(created);
    const auto bad = text_taken(fields, "poison", "");
    auto one =
        make_order(in, static_cast<order_kind>(kind - order_kind_names.begin()), dice, id, created);
    overlay(in, *one, fields);
    if (!bad.empty()) {
        poison(*one, bad);
    }
    one->modified = modified;
    in.place(std::move(one));
    return id;
}

} // namespace

void bigcommerce_store::state::apply(const json::object& change, json::object& results) {
    json::array added;
    for (const auto& member : change) {
        const std::string_view name = member.key();
        const auto& value = member.value();
        if (set_setting(shop.set, name, value)) {
            shop.at(now_ms());
        } else if (trouble.set(name, value)) {
            continue;
        } else if (name == "add_product") {
            one_or_each(value, name, [&](const json::object& given) {
                added.emplace_back(add_product(shop.goods, given));
            });
        } else if (name == "add_location") {
            one_or_each(value, name, [&](const json::object& given) {
                added.emplace_back(add_location(shop.goods, given));
            });
        } else if (name == "tokens") {
            set_tokens(shop, value);
        } else if (name == "statuses") {
            for (const auto& each : object_of(value, name)) {
                shop.statuses.rename(status_named(each.key()), label_of(each.value()));
            }
        } else if (name == "translations") {
            translate(shop, value);
        } else if (name == "locale") {
            shop.statuses.set_locale(label_of(value));
        } else if (name == "mail_on_status") {
            set_mail_statuses(shop, value);
        } else if (name == "seed") {
            results["seeded"] = seed_orders(shop, object_of(value, name));
        } else if (name == "add_order") {
            one_or_each(value, name, [&](const json::object& given) {
                added.emplace_back(add_order(shop, given));
            });
        } else if (name == "human") {
            one_or_each(value, name, [&](const json::object& given) { human(shop, given); });
        } else if (name == "reset_books") {
            shop.books = ledger();
        } else {
            refuse("no knob is called \"" + std::string(name) + "\"");
        }
    }
    if (!added.empty()) {
        results["added"] = std::move(added);
    }
}

json::value bigcommerce_store::knobs(const json::value& change) {
    auto& in = *state_;
    in.catch_up();
    json::object out;
    try {
        in.apply(object_of(change, "knobs"), out);
    } catch (const std::invalid_argument& error) {
        json::object wrong;
        wrong["error"] = error.what();
        return wrong;
    }
    out["settings"] = describe(in.shop.set);
    in.trouble.describe(out);
    out["tokens"] = in.shop.tokens.size();
    json::object names;
    for (const auto& each : status_definitions()) {
        names[std::to_string(each.id)] = in.shop.statuses.shown(each.id);
    }
    out["statuses"] = std::move(names);
    json::array mailing;
    for (const int id : in.shop.mail_on_status) {
        mailing.emplace_back(id);
    }
    out["mail_on_status"] = std::move(mailing);
    out["orders"] = in.shop.orders.size();
    return out;
}

} // namespace dray::sim
