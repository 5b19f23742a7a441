// Personal data stands in the side tables alone, so that retention can empty them.

#include "core/store/tests/sqlite_sample.hpp"

#include "core/order/derive.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace dray::store::tests {

namespace {

/// Table -> personal words found in any of its columns.
std::map<std::string, std::set<std::string>> search(SQLite::Database& db) {
    std::vector<std::string> tables;
    SQLite::Statement names(db, "SELECT name FROM sqlite_master WHERE type = 'table'");
    while (names.executeStep())
        tables.push_back(names.getColumn(0).getString());
    REQUIRE(tables.size() > 15);
    std::map<std::string, std::set<std::string>> found;
    for (const auto& t : tables) {
        SQLite::Statement rows(db, "SELECT * FROM " + t);
        while (rows.executeStep()) {
            for (int i = 0; i < rows.getColumnCount(); ++i) {
                const auto c = rows.getColumn(i);
                if (c.isNull())
                    continue;
                const auto text = c.getString();
                for (const char* word : contract::personal_words) {
                    if (text.find(word) != std::string::npos)
                        found[t].insert(word);
                }
            }
        }
    }
    return found;
}

} // namespace

TEST_CASE("personal data of an order stands in its side tables alone", "[personal]") {
    sqlite_place here;
    orders::order_id id = 0;
    {
        const contract::sample s([&] { return here.open(); });
        auto o = s.stored_order();
        id = o.id;
        const auto before = o;
        o.version.ship_groups[0].to.street2 = "behind Privatstreet";
        o.version.modified_at += std::chrono::seconds(1);
        s.run([&](transaction& tx) {
            tx.save_order(o, orders::derive(o), &before);
            orders::problem p;
            p.key = "1/edited_after_send/1001";
            p.code = "edited_after_send";
            p.text = "the address changed";
            p.personal = "was: 1 Privatstreet, Secretville";
            p.holds = true;
            tx.open_problem(p, o.id, contract::start);
        });
        (void)s.add(s.new_task(o.id, "k"));
    }
    auto db = here.file();
    auto found = search(db);
    const std::set<std::string> all(std::begin(contract::personal_words),
                                    std::end(contract::personal_words));
    CHECK(found["order_personal"] == all);
    CHECK(found["problem_personal"] == std::set<std::string>{"Privatstreet", "Secretville"});
    found.erase("order_personal");
    found.erase("problem_personal");
    for (const auto& [table, words] : found) {
        for (const auto& word : words)
            FAIL_CHECK(table << " holds " << word);
    }
    // Retention may empty them: the order is there as before, less its people.
    db.exec("DELETE FROM order_personal; DELETE FROM problem_personal");
    const auto s = here.open();
    s->read([&](reader& r) {
        const auto o = r.load_order(id);
        REQUIRE(o);
        CHECK(o->version.lines.size() == 1);
        CHECK(o->version.ship_groups.at(0).to.city.empty());
        CHECK(r.open_problems().at(0).what.personal.empty());
    });
}

} // namespace dray::store::tests
