"""Compares what the vendors' books say with what should have happened. Each finding is a sentence;
an empty list means: every consignment once at the warehouse, every shipment once at the shop."""
from collections import Counter


def audit(shop, warehouse):
    """`shop` and `warehouse` are the books of a BigCommerce and a Propago simulator."""
    findings = []
    for po in warehouse["duplicates"]:
        findings.append(f"the warehouse has {po} more than once")
    totals = shop["totals"]
    if totals["duplicate_shipments"]:
        findings.append(f"{totals['duplicate_shipments']} shipments stand twice in the shop")
    tracking = Counter()
    for number, order in shop["by_order"].items():
        for shipment in order["shipments"]:
            tracking[(number, shipment["order_address_id"], shipment["tracking_number"])] += 1
        mails = Counter((m["about"], m.get("tracking"), m.get("status_id"))
                        for m in order["mails"] if m["about"] == "shipment")
        for what, times in mails.items():
            if times > 1:
                findings.append(f"order {number}: mail {what} was sent {times} times")
    for what, times in tracking.items():
        if times > 1:
            findings.append(f"shipment {what} stands {times} times in the shop")
    told = sum(tracking.values())
    left = sum(len(o.get("shippers", [])) for o in orders_of(warehouse))
    if told != left:
        findings.append(f"{left} shipments left the warehouse, the shop has {told}")
    return findings


def orders_of(warehouse):
    orders = warehouse["orders"]
    return orders.values() if isinstance(orders, dict) else orders
