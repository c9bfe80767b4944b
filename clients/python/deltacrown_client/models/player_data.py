from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.announcement_data import AnnouncementData
  from ..models.deed_data import DeedData
  from ..models.dispute_data import DisputeData
  from ..models.evidence_data import EvidenceData
  from ..models.invitation_data import InvitationData
  from ..models.named_tournament import NamedTournament
  from ..models.registration_data import RegistrationData
  from ..models.report_data import ReportData
  from ..models.role_data import RoleData
  from ..models.ruling_data import RulingData





T = TypeVar("T", bound="PlayerData")



@_attrs_define
class PlayerData:
    """ 
        Attributes:
            announcements (list[AnnouncementData]):
            deeds (list[DeedData]):
            disputes (list[DisputeData]):
            evidence (list[EvidenceData]):
            invitations (list[InvitationData]):
            organizes (list[NamedTournament]):
            registrations (list[RegistrationData]):
            reports (list[ReportData]):
            roles (list[RoleData]):
            rulings (list[RulingData]):
     """

    announcements: list[AnnouncementData]
    deeds: list[DeedData]
    disputes: list[DisputeData]
    evidence: list[EvidenceData]
    invitations: list[InvitationData]
    organizes: list[NamedTournament]
    registrations: list[RegistrationData]
    reports: list[ReportData]
    roles: list[RoleData]
    rulings: list[RulingData]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.announcement_data import AnnouncementData # noqa: PLC0415
        from ..models.deed_data import DeedData # noqa: PLC0415
        from ..models.dispute_data import DisputeData # noqa: PLC0415
        from ..models.evidence_data import EvidenceData # noqa: PLC0415
        from ..models.invitation_data import InvitationData # noqa: PLC0415
        from ..models.named_tournament import NamedTournament # noqa: PLC0415
        from ..models.registration_data import RegistrationData # noqa: PLC0415
        from ..models.report_data import ReportData # noqa: PLC0415
        from ..models.role_data import RoleData # noqa: PLC0415
        from ..models.ruling_data import RulingData # noqa: PLC0415
        announcements = []
        for announcements_item_data in self.announcements:
            announcements_item = announcements_item_data.to_dict()
            announcements.append(announcements_item)



        deeds = []
        for deeds_item_data in self.deeds:
            deeds_item = deeds_item_data.to_dict()
            deeds.append(deeds_item)



        disputes = []
        for disputes_item_data in self.disputes:
            disputes_item = disputes_item_data.to_dict()
            disputes.append(disputes_item)



        evidence = []
        for evidence_item_data in self.evidence:
            evidence_item = evidence_item_data.to_dict()
            evidence.append(evidence_item)



        invitations = []
        for invitations_item_data in self.invitations:
            invitations_item = invitations_item_data.to_dict()
            invitations.append(invitations_item)



        organizes = []
        for organizes_item_data in self.organizes:
            organizes_item = organizes_item_data.to_dict()
            organizes.append(organizes_item)



        registrations = []
        for registrations_item_data in self.registrations:
            registrations_item = registrations_item_data.to_dict()
            registrations.append(registrations_item)



        reports = []
        for reports_item_data in self.reports:
            reports_item = reports_item_data.to_dict()
            reports.append(reports_item)



        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.to_dict()
            roles.append(roles_item)



        rulings = []
        for rulings_item_data in self.rulings:
            rulings_item = rulings_item_data.to_dict()
            rulings.append(rulings_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "announcements": announcements,
            "deeds": deeds,
            "disputes": disputes,
            "evidence": evidence,
            "invitations": invitations,
            "organizes": organizes,
            "registrations": registrations,
            "reports": reports,
            "roles": roles,
            "rulings": rulings,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.announcement_data import AnnouncementData # noqa: PLC0415
        from ..models.deed_data import DeedData # noqa: PLC0415
        from ..models.dispute_data import DisputeData # noqa: PLC0415
        from ..models.evidence_data import EvidenceData # noqa: PLC0415
        from ..models.invitation_data import InvitationData # noqa: PLC0415
        from ..models.named_tournament import NamedTournament # noqa: PLC0415
        from ..models.registration_data import RegistrationData # noqa: PLC0415
        from ..models.report_data import ReportData # noqa: PLC0415
        from ..models.role_data import RoleData # noqa: PLC0415
        from ..models.ruling_data import RulingData # noqa: PLC0415
        d = dict(src_dict)
        announcements = []
        _announcements = d.pop("announcements")
        for announcements_item_data in (_announcements):
            announcements_item = AnnouncementData.from_dict(announcements_item_data)



            announcements.append(announcements_item)


        deeds = []
        _deeds = d.pop("deeds")
        for deeds_item_data in (_deeds):
            deeds_item = DeedData.from_dict(deeds_item_data)



            deeds.append(deeds_item)


        disputes = []
        _disputes = d.pop("disputes")
        for disputes_item_data in (_disputes):
            disputes_item = DisputeData.from_dict(disputes_item_data)



            disputes.append(disputes_item)


        evidence = []
        _evidence = d.pop("evidence")
        for evidence_item_data in (_evidence):
            evidence_item = EvidenceData.from_dict(evidence_item_data)



            evidence.append(evidence_item)


        invitations = []
        _invitations = d.pop("invitations")
        for invitations_item_data in (_invitations):
            invitations_item = InvitationData.from_dict(invitations_item_data)



            invitations.append(invitations_item)


        organizes = []
        _organizes = d.pop("organizes")
        for organizes_item_data in (_organizes):
            organizes_item = NamedTournament.from_dict(organizes_item_data)



            organizes.append(organizes_item)


        registrations = []
        _registrations = d.pop("registrations")
        for registrations_item_data in (_registrations):
            registrations_item = RegistrationData.from_dict(registrations_item_data)



            registrations.append(registrations_item)


        reports = []
        _reports = d.pop("reports")
        for reports_item_data in (_reports):
            reports_item = ReportData.from_dict(reports_item_data)



            reports.append(reports_item)


        roles = []
        _roles = d.pop("roles")
        for roles_item_data in (_roles):
            roles_item = RoleData.from_dict(roles_item_data)



            roles.append(roles_item)


        rulings = []
        _rulings = d.pop("rulings")
        for rulings_item_data in (_rulings):
            rulings_item = RulingData.from_dict(rulings_item_data)



            rulings.append(rulings_item)


        player_data = cls(
            announcements=announcements,
            deeds=deeds,
            disputes=disputes,
            evidence=evidence,
            invitations=invitations,
            organizes=organizes,
            registrations=registrations,
            reports=reports,
            roles=roles,
            rulings=rulings,
        )


        player_data.additional_properties = d
        return player_data

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
