"""Roles in other languages → Arabic: who "the minister" is in an Arabic article."""

from __future__ import annotations

import re

_ROLES = """
prime minister, premier ministre, премьер-министр, премьер = رئيس الوزراء
minister, ministre, министр = الوزير
ceo, chief executive, chief executive officer, pdg, directeur général, гендиректор = الرئيس التنفيذي
president, président, президент = الرئيس
chairman, head, chef, председатель, глава = رئيس
spokesman, spokeswoman, spokesperson, porte-parole, пресс-секретарь, представитель = المتحدث
official, responsable, чиновник = المسؤول
director, manager, directeur, directrice, директор = المدير
coach, entraîneur, тренер = المدرب
player, joueur, игрок = اللاعب
teacher, enseignant, enseignante, учитель, учительница = المعلم
governor, gouverneur, губернатор = المحافظ
mayor, maire, мэр = رئيس البلدية
doctor, médecin, врач = الطبيب
lawyer, avocat, avocate, адвокат = المحامي
ambassador, ambassadeur, ambassadrice, посол = السفير
researcher, researchers, chercheur, chercheurs, исследователь, исследователи = الباحث
expert, эксперт = الخبير
witness, témoin, очевидец = شاهد
judge, juge, судья = القاضي
police, полиция = الشرطة
government, gouvernement, правительство = الحكومة
ministry, ministère, министерство = الوزارة
company, société, entreprise, компания = الشركة
union, syndicat, профсоюз = النقابة
embassy, ambassade, посольство = السفارة
father, père, отец = الأب
mother, mère, мать = الأم
nurse, infirmière, медсестра = الممرضة
striker, forward, attaquant, нападающий = المهاجم
source, sources, источник = المصدر
"""
_ARABIC = {
    word.strip(): line.split("=")[1].strip()
    for line in _ROLES.strip().splitlines()
    for word in line.split("=")[0].split(",")
}
# The longest first, so that a prime minister is no minister.
_ROLE = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _ARABIC), key=len, reverse=True)) + r")(?!\w)"
)


def in_arabic(described: str) -> str:
    """The Arabic for the first role in a description in another language, "" without one."""
    found = _ROLE.search(described.lower())
    return _ARABIC[found.group()] if found else ""
