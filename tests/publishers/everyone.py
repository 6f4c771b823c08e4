"""All stand-ins together, as a night meets them: one server per publisher, and where to find each of the publishers' hosts."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.publishers.ember import Ember
from tests.publishers.ilostat import Ilostat
from tests.publishers.imf_bop import ImfBop
from tests.publishers.imf_imts import ImfImts
from tests.publishers.our_world_in_data import OurWorldInData
from tests.publishers.pakistan_bureau_of_statistics import PakistanBureauOfStatistics
from tests.publishers.sbp_easydata import SbpEasydata
from tests.publishers.server import StandIn
from tests.publishers.state_bank_of_pakistan import StateBankOfPakistan
from tests.publishers.un_comtrade import UnComtrade
from tests.publishers.un_data_commons import UnDataCommons
from tests.publishers.unsd_sdg import UnsdSdg
from tests.publishers.wits import Wits
from tests.publishers.world_bank import WorldBank
from tests.publishers.world_bank_data360 import WorldBankData360
from tests.publishers.world_bank_pip import WorldBankPip
from tests.publishers.world_bank_projects import WorldBankProjects
from tests.publishers.wto_rta import WtoRta
from tests.publishers.wto_timeseries import WtoTimeseries

# Hosts that two of our sources share: how to tell by the path which of them is asked.
SHARED_HOSTS = {
    "api.imf.org": lambda path: "imf_imts" if "/IMTS/" in path else "imf_bop",
    "api.worldbank.org": lambda path: "world_bank_pip" if path.startswith("/pip/") else "world_bank_wdi",
}
MAKERS = {
    "ember": Ember,
    "ilostat": Ilostat,
    "imf_bop": lambda shared: ImfBop(),
    "imf_imts": lambda shared: ImfImts(),
    "our_world_in_data": OurWorldInData,
    "pakistan_bureau_of_statistics": lambda shared: PakistanBureauOfStatistics(),
    "sbp_easydata": SbpEasydata,
    "state_bank_of_pakistan": StateBankOfPakistan,
    "un_comtrade": UnComtrade,
    "un_data_commons": UnDataCommons,
    "unsd_sdg": UnsdSdg,
    "wits": lambda shared: Wits(),
    "world_bank_data360": WorldBankData360,
    "world_bank_pip": WorldBankPip,
    "world_bank_projects": WorldBankProjects,
    "world_bank_wdi": WorldBank,
    "wto_rta": WtoRta,
    "wto_timeseries": lambda shared: WtoTimeseries(),
}


@dataclass(frozen=True)
class Everyone:
    """The running servers by source, {publisher's host: address}, and the keys that the keyed ones accept."""

    servers: dict[str, StandIn]
    hosts: dict[str, str]
    keys: dict[str, str]


def hosts_of(source_id: str, server: StandIn) -> dict[str, str]:
    """{publisher's host: address} of one stand-in."""
    return {"api.worldbank.org": server.address} if source_id == "world_bank_wdi" else server.hosts


@contextmanager
def everyone(shared: Path) -> Iterator[Everyone]:
    """All stand-ins, started; before those that share a host stands a server that hands each request to the right one."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(make(shared)) for name, make in MAKERS.items()}
        hosts = {host: address for name, server in servers.items() for host, address in hosts_of(name, server).items()}
        for host, chosen in SHARED_HOSTS.items():
            door = StandIn(lambda call, chosen=chosen: servers[chosen(call.path)].answer(call))
            hosts[host] = stack.enter_context(door).address
        yield Everyone(servers, hosts, {name: server.key for name, server in servers.items() if hasattr(server, "key")})
