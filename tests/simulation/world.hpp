#pragma once

// Everything outside the daemon: the vendors, the weather between them, the machine that crashes
// and whose clock is set, and the person who looks in now and then. One seed, one story.

#include "shop.hpp"
#include "warehouse.hpp"

#include "core/engine/ledger.hpp"
#include "core/store/sqlite/sqlite_store.hpp"
#include "core/store/tests/temp_dir.hpp"

#include <memory>
#include <set>
#include <string>

namespace dray::simulation {

class life;

inline constexpr milliseconds settle = 60s;
inline constexpr milliseconds storm = 6h;     ///< so long things go wrong
inline constexpr milliseconds visits = 45min; ///< of the person
/// After the storm: by then everything is where it belongs.
inline constexpr milliseconds patience = 36h;

/// What a seed is about.
struct plot {
    explicit plot(dice& d);
    unsigned orders;
    unsigned weather;     ///< percent of operations that meet a mishap while the storm lasts
    unsigned crashes;     ///< at any time
    unsigned cut_commits; ///< crashes right after a commit
    unsigned clock_jumps;
    unsigned cancels;   ///< percent of orders
    unsigned edits;     ///< percent
    unsigned strangers; ///< percent
    unsigned brakes;
    bool restore; ///< an older copy of the store is put back once
    bool submit_probe = true;
    bool confirm_probe = true;
    bool marks; ///< statuses are written
    warehouse_traits warehouse;
};

class configured final : public engine::policies {
public:
    explicit configured(const plot& p);
    [[nodiscard]] orders::policy of_order(store::instance_id, const data::order&) const override {
        return policy;
    }
    [[nodiscard]] engine::function_traits of_function(store::instance_id,
                                                      const std::string& f) const override;
    [[nodiscard]] std::string name_of(store::instance_id id) const override;

    static constexpr store::instance_id shop = 1;
    static constexpr store::instance_id warehouse = 2;
    orders::policy policy;

private:
    std::map<std::string, std::string> probes_;
};

class world {
public:
    explicit world(std::uint64_t seed);
    ~world();

    /// The whole story; throws `broken` where something does not hold.
    void run();

    timeline time;
    dice chance;
    trace log;
    plot about;
    shop merchant;
    warehouse depot;
    std::shared_ptr<configured> by;

    // ---- what a life of the daemon meets
    [[nodiscard]] mishap weather(bool is_write);
    /// A write is about to leave: all that must hold before it.
    void leaving(const engine::prepared_task& work);
    void asking(const engine::prepared_task& work);
    /// After a commit: whether the machine dies before anybody is told of it.
    void committed();

private:
    friend class life;
    void plan_orders();
    void plan_troubles();
    void boot();
    void crash(milliseconds until_boot);
    void look_in();
    void put_back_copy();
    [[nodiscard]] bool settled();
    [[nodiscard]] bool verified();
    void check_books();
    void check_store();
    static std::string subject_of(const engine::prepared_task& work);

    std::uint64_t seed_;
    store::tests::temp_dir dir_;
    std::unique_ptr<life> life_;
    std::int64_t lives_ = 0;
    bool storm_ = true;
    bool over_ = false;
    std::string copy_; ///< of the database, to be put back
    std::map<std::string, mono_time> last_byte_;
    std::set<std::int64_t> cut_at_; ///< commits after which it dies
    std::int64_t commits_ = 0;
    std::set<std::int64_t> seen_problems_; ///< by the person, the last time
    int visits_in_recovery_ = 0;
    std::int64_t steps_ = 0;
};

} // namespace dray::simulation
