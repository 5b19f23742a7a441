#include "tests/simulators/warehouse_manager/staff.hpp"

#include "tests/simulators/common/members.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <stdexcept>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

[[noreturn]] void wrong_deed(const std::string& why) {
    throw std::invalid_argument("\"staff\": " + why);
}

order& order_of(tenant& in, members& given) {
    ident id = 0;
    std::string reference;
    ident customer = 0;
    given.integer("order", id);
    given.text("reference", reference);
    given.integer("customer", customer);
    if (id == 0) {
        for (const auto each : in.named(reference)) {
            if (customer == 0 || in.orders.at(each).customer == customer) {
                id = each;
            }
        }
    }
    const auto found = in.orders.find(id);
    if (found == in.orders.end()) {
        wrong_deed("there is no order " + (reference.empty() ? std::to_string(id) : reference));
    }
    return found->second;
}

/// By "line" (1, 2, …) or by "sku".
line& line_of(order& one, members& given) {
    std::size_t place = 0;
    std::string sku;
    given.integer("line", place);
    given.text("sku", sku);
    for (std::size_t i = 0; i < one.lines.size(); ++i) {
        if (i + 1 == place || (place == 0 && one.lines[i].sku == sku)) {
            return one.lines[i];
        }
    }
    wrong_deed("the order has no such line");
}

double quantity_of(members& given, std::string_view name, double usual) {
    given.take(name, [&](const json::value& value) {
        if (!value.is_number()) {
            wrong_deed("\"" + std::string(name) + "\" takes a number");
        }
        usual = value.to_number<double>();
    });
    return usual;
}

json::object& routing_of(order& one) {
    auto& out = one.rest.of["routingInfo"];
    if (!out.is_object()) {
        out = json::object();
    }
    return out.get_object();
}

void put_box(tenant& in, order& one, const json::object& written) {
    members given(written);
    package box;
    box.id = ++in.last.package;
    box.created = in.now();
    box.tracking = tracking_number(one, one.packages.size());
    given.text("tracking", box.tracking);
    given.text("description", box.description);
    given.integer("label_bytes", box.label_bytes, 0, 10'000'000);
    box.weight = quantity_of(given, "weight", 1.5);
    given.take("lines", [&](const json::value& value) {
        for (const auto& each : list_of_objects(value, "lines")) {
            members row(each.get_object());
            package_content content;
            const auto& of = line_of(one, row);
            content.id = ++in.last.content;
            content.line = of.id;
            content.quantity = quantity_of(row, "quantity", unpacked(one, of));
            row.text("lot", content.lot);
            row.end("lines");
            box.contents.push_back(std::move(content));
        }
    });
    given.end("packages");
    one.packages.push_back(std::move(box));
}

void pack_given(tenant& in, order& one, members& given) {
    json::array boxes;
    given.take("packages",
               [&](const json::value& value) { boxes = list_of_objects(value, "packages"); });
    pack(in, one, boxes);
}

std::int64_t when(const tenant& in, members& given) {
    auto at = in.now();
    given.date("at", at);
    return at;
}

package& package_of(order& one, members& given) {
    std::size_t place = 1;
    given.integer("package", place, 1);
    if (place > one.packages.size()) {
        wrong_deed("the order has no package " + std::to_string(place));
    }
    return one.packages[place - 1];
}

void track(tenant& in, order& one, members& given) {
    std::string joined;
    given.take("tracking", [&](const json::value& value) {
        if (const auto* list = value.if_array()) {
            const std::string mark = in.set.several_trackings == "comma" ? "," : "\r\n";
            for (const auto& each : *list) {
                joined += (joined.empty() ? "" : mark) + std::string(each.as_string());
            }
        } else if (const auto* text = value.if_string()) {
            joined = std::string(*text);
        }
    });
    routing_of(one)["trackingNumber"] = joined;
    in.touch(one, in.set.modified_by_packing);
}

void hold(tenant& in, order& one, members& given) {
    one.hold_reason = "Stock check";
    given.text("reason", one.hold_reason);
    one.held = in.now();
    in.touch(one, in.set.modified_by_hold);
    in.note(one, "held", actor::staff, one.hold_reason);
}

/// Whatever is missing on the way to a shipped order is done first.
void ship(tenant& in, order& one, members& given) {
    if (!one.complete) {
        in.complete(one, actor::staff);
    }
    in.allocate(one);
    if (!one.fully_allocated()) {
        wrong_deed("order " + one.reference +
                   " has no stock for everything; short_ship or split it");
    }
    bool packed = true;
    given.flag("pack", packed);
    if (packed && (one.packages.empty() || given.has("packages"))) {
        pack_given(in, one, given);
    }
    one.pick_started = true;
    one.pick_done = one.pick_done == 0 ? in.now() : one.pick_done;
    const auto at = when(in, given);
    one.small_parcel_shipped = packed ? at : 0;
    in.close(one, actor::staff, at);
}

void edit(tenant& in, order& one, members& given) {
    given.take("fields", [&](const json::value& value) {
        for (const auto& each : object_of(value, "fields")) {
            auto& to = one.rest.of[each.key()];
            if (to.is_object() && each.value().is_object()) {
                for (const auto& inner : each.value().get_object()) {
                    to.get_object()[inner.key()] = inner.value();
                }
            } else {
                to = each.value();
            }
        }
    });
    in.touch(one);
    in.note(one, "edited", actor::staff);
}

void edit_line(tenant& in, order& one, members& given) {
    auto& of = line_of(one, given);
    const auto quantity = quantity_of(given, "quantity", of.quantity);
    in.deallocate(one);
    of.quantity = quantity;
    std::erase_if(one.lines, [](const line& each) { return each.quantity <= 0; });
    in.allocate(one);
    in.note(one, "edited", actor::staff);
}

void add_insert(tenant& in, order& one, members& given) {
    line added;
    given.text("sku", added.sku);
    added.quantity = added.original = quantity_of(given, "quantity", 1);
    const auto* known = in.item_of(one.customer, added.sku);
    if (known == nullptr) {
        wrong_deed("the customer has no item \"" + added.sku + "\"");
    }
    added.id = ++in.last.line;
    added.item = known->id;
    added.insert = true;
    one.lines.push_back(std::move(added));
    in.allocate(one);
    in.touch(one);
}

using deed_of = std::function<void(tenant&, order&, members&)>;

const std::map<std::string, deed_of, std::less<>>& deeds() {
    static const std::map<std::string, deed_of, std::less<>> all{
        {"complete", [](tenant& in, order& one, members&) { in.complete(one, actor::staff); }},
        {"allocate", [](tenant& in, order& one, members&) { in.allocate(one); }},
        {"deallocate", [](tenant& in, order& one, members&) { in.deallocate(one); }},
        {"pick",
         [](tenant& in, order& one, members& given) {
             given.text("batch", one.batch);
             one.pick_started = true;
             one.ticket_printed = one.pick_done = in.now();
             in.touch(one, in.set.modified_by_packing);
         }},
        {"pack", pack_given},
        {"track", track},
        {"retrack",
         [](tenant& in, order& one, members& given) {
             given.text("tracking", package_of(one, given).tracking);
             in.touch(one, in.set.modified_by_packing);
             in.note(one, "retracked", actor::staff);
         }},
        {"void",
         [](tenant& in, order& one, members& given) {
             package_of(one, given).tracking.clear();
             in.touch(one, in.set.modified_by_packing);
             in.note(one, "voided", actor::staff);
         }},
        {"return_label",
         [](tenant& in, order& one, members& given) {
             one.returns.emplace_back("1ZRET" + std::to_string(one.id));
             given.text("tracking", one.returns.back());
             in.touch(one, in.set.modified_by_packing);
         }},
        {"ship", ship},
        {"close", [](tenant& in, order& one,
                     members& given) { in.close(one, actor::staff, when(in, given)); }},
        {"reopen", [](tenant& in, order& one, members&) { in.reopen(one, actor::staff); }},
        {"hold", hold},
        {"release",
         [](tenant& in, order& one, members&) {
             one.held = 0;
             one.hold_reason.clear();
             in.touch(one, in.set.modified_by_hold);
         }},
        {"short_ship", [](tenant& in, order& one, members&) { in.short_ship(one); }},
        {"split",
         [](tenant& in, order& one, members&) {
             if (in.split(one) == nullptr) {
                 wrong_deed("order " + one.reference +
                            " has stock for everything: nothing to split");
             }
         }},
        {"cancel",
         [](tenant& in, order& one, members& given) {
             std::string reason = "Out of stock";
             given.text("reason", reason);
             in.cancel(one, actor::staff, reason);
         }},
        {"edit", edit},
        {"edit_line", edit_line},
        {"add_insert", add_insert},
        {"touch", [](tenant& in, order& one, members&) { in.touch(one); }},
        {"set_status",
         [](tenant& in, order& one, members& given) {
             given.integer("status", one.shown_status, -1, 99);
             in.touch(one);
         }},
    };
    return all;
}

} // namespace

void pack(tenant& in, order& one, const json::array& boxes) {
    if (boxes.empty()) {
        in.pack_rest(one, tracking_number(one, one.packages.size()));
        return;
    }
    for (const auto& each : boxes) {
        put_box(in, one, each.get_object());
    }
    one.pack_started = true;
    in.touch(one, in.set.modified_by_packing);
}

void staff(tenant& in, const json::object& written) {
    members given(written);
    std::string name;
    given.text("do", name);
    const auto found = deeds().find(name);
    if (found == deeds().end()) {
        wrong_deed("nobody can do \"" + name + "\"");
    }
    auto& one = order_of(in, given);
    const bool over = one.status == order_status::canceled;
    const bool closed = one.status == order_status::closed;
    static const std::set<std::string, std::less<>> of_closed{
        "reopen", "void", "retrack", "track", "return_label", "set_status", "touch", "edit"};
    if (over || (closed != (name == "reopen") && !(of_closed.contains(name) && name != "reopen"))) {
        wrong_deed("order " + one.reference + " is " +
                   (over     ? "canceled"
                    : closed ? "closed"
                             : "not closed"));
    }
    found->second(in, one, given);
    given.end("staff");
}

} // namespace dray::sim::wm
