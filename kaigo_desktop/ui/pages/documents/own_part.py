"""The fields that only one form knows, under its paper."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.forms.form import OwnField
from kaigo_desktop.ui.pages.documents.list_field import ListField
from kaigo_desktop.ui.pages.documents.own_fields import own_field
from kaigo_desktop.ui.widgets.fields import Field
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.viewmodels.forms import FormsViewModel


class OwnPart(QWidget):
    """Every own field of one form; answers are kept at once through the page's session."""

    def __init__(
        self,
        page: CasePage,
        model: FormsViewModel,
        own_key: str,
        specs: tuple[OwnField, ...],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._fields: list[Field] = []
        self._lists: list[ListField] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for spec in specs:
            address: Address = ("form_facts", "by_form", own_key, spec.name)
            if spec.type == "list":
                listed = ListField(
                    spec,
                    address,
                    page.session,
                    self,
                    given=partial(model.given, own_key, spec.name),
                    picks=model.picks(own_key),
                )
                self._lists.append(listed)
                box.addWidget(listed)
                continue
            field = own_field(spec, address, self)
            if field is not None:
                page.bind(field)
                self._fields.append(field)
                box.addWidget(field)

    def list_of(self, address: Address) -> ListField | None:
        """The list that the fact stands in; None where it stands in none."""
        return next((one for one in self._lists if address[: len(one.address)] == one.address), None)

    def refresh(self) -> None:
        """Show in the lists what the case gives them now."""
        for listed in self._lists:
            listed.refresh()

    def let_go(self) -> None:
        """Forget the fields before the part is taken away."""
        for field in self._fields:
            self._page.release(field)
        self._fields = []
