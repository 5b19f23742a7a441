// Orders, addresses, stock, and what can only be read.

#include "tests/simulators/common/json_text.hpp"
#include "tests/simulators/cratejoy/api.hpp"

#include <boost/json.hpp>

namespace dray::sim::cratejoy {
namespace json = boost::json;

namespace {

template <class Map>
auto& thing(Map& all, const call& what) {
    const auto id = integer(what.rest.at(1));
    const auto found = id ? all.find(*id) : all.end();
    if (found == all.end()) {
        not_found();
    }
    return found->second;
}

std::string new_text(const json::value& from, std::string_view name) {
    constexpr std::size_t longest = 10'000;
    if (from.is_null()) {
        return {};
    }
    if (!from.is_string() || from.get_string().size() > longest) {
        throw refusal(400, {"Invalid value for '" + std::string(name) + "'"});
    }
    return std::string(from.get_string());
}

template <class Map, class Show>
response read_collection(shop& in, const Map& all, const call& what, Show&& show) {
    using T = typename Map::mapped_type;
    what.only({"GET"});
    if (what.rest.size() > 2) {
        not_found();
    }
    if (what.rest.size() == 2) {
        return answer(200, show(thing(all, what)));
    }
    const auto admits = plain_filter<T>(in, what.where.query);
    pager page(in.set, what.where.query, 0);
    for (const auto& [id, each] : all) {
        if (admits(each) && page.next()) {
            page.add(show(each));
        }
    }
    return answer(200, std::move(page).envelope(in, what.rest[0]));
}

response customers(shop& in, const call& what) {
    const renderer show(in);
    if (what.rest.size() == 3 && what.rest[2] == "addresses") {
        what.only({"GET"});
        const auto& who = thing(in.customers, what);
        pager page(in.set, what.where.query, 0);
        for (const auto& [id, each] : in.addresses) {
            if (each.customer_id == who.id && page.next()) {
                page.add(show.whole_address(each));
            }
        }
        return answer(200, std::move(page).envelope(in, "addresses"));
    }
    return read_collection(in, in.customers, what,
                           [&](const customer& each) { return show.whole_customer(each); });
}

response survey_results(shop& in, const call& what) {
    what.only({"GET"});
    std::optional<std::int64_t> wanted_id;
    for (const auto& [name, text] : what.where.query) {
        if (name == "subscription_id") {
            wanted_id = integer(text);
        } else if (name != "page" && name != "limit") {
            unknown_property(name);
        }
    }
    const renderer show(in);
    pager page(in.set, what.where.query, 0);
    for (const auto& [id, each] : in.subscriptions) {
        if (!each.answer.empty() && (!wanted_id || *wanted_id == id) && page.next()) {
            page.add(show.survey_result(each));
        }
    }
    return answer(200, std::move(page).envelope(in, "product_survey_results"));
}

response transactions(shop& in, const call& what) {
    what.only({"GET"});
    std::optional<std::int64_t> of_order;
    for (const auto& [name, text] : what.where.query) {
        if (name == "order_id") {
            of_order = integer(text);
        } else if (name != "page" && name != "limit") {
            unknown_property(name);
        }
    }
    const renderer show(in);
    pager page(in.set, what.where.query, 0);
    for (const auto& [id, each] : in.orders) {
        for (const bool refund : {false, true}) {
            if ((!of_order || *of_order == id) && (!refund || each.refunded > 0) && page.next()) {
                page.add(show.transaction(each, refund));
            }
        }
    }
    return answer(200, std::move(page).envelope(in, "transactions"));
}

} // namespace

response orders_api(shop& in, const call& what) {
    const renderer show(in);
    const auto with = wanted(in.set, what.where.query, order_relations(), all_order_relations());
    if (what.rest.size() == 1) {
        what.only({"GET"});
        const auto admits = order_filter(in, what.where.query);
        pager page(in.set, what.where.query, 0);
        for (const auto& [id, each] : in.orders) {
            if (admits(each) && page.next()) {
                page.add(show.whole_order(each, with));
            }
        }
        return answer(200, std::move(page).envelope(in, "orders"));
    }
    auto& one = thing(in.orders, what);
    if (what.rest.size() > 2) {
        not_found();
    }
    what.only({"GET", "PUT", "PATCH"});
    if (what.writes()) {
        const auto body = what.body();
        for (const bool checking : {true, false}) {
            for (const auto& member : body) {
                const auto* known = property_named<order>(member.key());
                check_writable(known != nullptr, known != nullptr && known->writable, member.key());
                if (member.key() == "is_gift") {
                    if (!member.value().is_bool()) {
                        throw refusal(400, {"Invalid value for 'is_gift'"});
                    }
                    one.is_gift = checking ? one.is_gift : member.value().get_bool();
                    continue;
                }
                auto text = new_text(member.value(), member.key());
                if (!checking) {
                    (member.key() == "note" ? one.note : one.gift_message) = std::move(text);
                }
            }
        }
        in.announce("order_updated", json_text(show.whole_order(one, order_relations())),
                    "order " + std::to_string(one.id));
    }
    return answer(200, show.whole_order(one, with));
}

response addresses_api(shop& in, const call& what) {
    if (what.rest.size() != 2) {
        not_found();
    }
    auto& one = thing(in.addresses, what);
    what.only({"GET", "PUT", "PATCH"});
    const renderer show(in);
    if (what.writes()) {
        const auto body = what.body();
        std::string address::*const fields[] = {
            &address::to,       &address::company, &address::street,
            &address::unit,     &address::city,    &address::state,
            &address::zip_code, &address::country, &address::phone_number};
        constexpr std::string_view names[] = {"to",    "company",  "street",  "unit",        "city",
                                              "state", "zip_code", "country", "phone_number"};
        auto changed = one;
        for (const auto& member : body) {
            const auto* known = property_named<address>(member.key());
            check_writable(known != nullptr, known != nullptr && known->writable, member.key());
            for (std::size_t i = 0; i < std::size(names); ++i) {
                if (names[i] == member.key()) {
                    changed.*fields[i] = new_text(member.value(), member.key());
                }
            }
        }
        one = std::move(changed);
        in.announce("address_updated", json_text(show.whole_address(one)),
                    "address " + std::to_string(one.id));
    }
    return answer(200, show.whole_address(one));
}

response inventory_api(shop& in, const call& what) {
    const renderer show(in);
    if (what.rest.size() == 2 && what.writes() && in.set.inventory_put == "accept") {
        auto& one = thing(in.instances, what);
        for (const auto& member : what.body()) {
            const bool known = show.inventory(one).contains(member.key());
            check_writable(known, member.key() == "quantity_on_hand", member.key());
            if (!member.value().is_int64()) {
                throw refusal(400, {"Invalid value for 'quantity_on_hand'"});
            }
            one.on_hand = member.value().get_int64();
            ++in.books.stock_writes[one.sku];
        }
        in.announce("inventory_updated", json_text(show.inventory(one)), one.sku);
        return answer(200, show.inventory(one));
    }
    return read_collection(in, in.instances, what,
                           [&](const product_instance& each) { return show.inventory(each); });
}

response reading_api(shop& in, const call& what) {
    const renderer show(in);
    const auto& resource = what.rest[0];
    if (resource == "customers") {
        return customers(in, what);
    }
    if (resource == "subscriptions") {
        return read_collection(in, in.subscriptions, what, [&](const subscription& each) {
            return show.whole_subscription(each);
        });
    }
    if (resource == "shipment_batches") {
        return read_collection(in, in.batches, what,
                               [&](const batch& each) { return show.whole_batch(each); });
    }
    if (resource == "product_instances") {
        return read_collection(in, in.instances, what, [&](const product_instance& each) {
            return show.whole_instance(each);
        });
    }
    if (resource == "product_survey_results" && what.rest.size() == 1) {
        return survey_results(in, what);
    }
    if (resource == "transactions" && what.rest.size() == 1) {
        return transactions(in, what);
    }
    not_found();
}

} // namespace dray::sim::cratejoy
