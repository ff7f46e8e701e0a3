"""Redress is never the price of silence: find words that tie what is given to withdrawing or to keeping quiet (H-P9).

The draft check finds how people speak (`gift_silence`). Here is how people write: notes of redress, decisions,
proposals, agreements. A sentence that says the opposite ("whether or not you complain") is left alone.
"""

from __future__ import annotations

import re

from tingsu.core.text.normalise import normalise

# Somebody gives something up …
_SILENCE = (
    r"撤(回|销|诉|案|单|掉|了|除)|(不|勿|别|不得|停止|放弃|不再)(再)?(进行|提起|提出|向[^,。;]{0,8})?"
    r"(投诉|信访|上访|举报|申诉|起诉|诉讼|追究|曝光|公开|披露|发帖|维权|仲裁)"
    r"|息诉|罢访|息访|删(除|掉|了)?[^,。;]{0,6}(帖|评论|视频|微博|文章|差评)|(不|勿|别|不得)(再)?(对外|向外|向任何人|向媒体|公开)"
    r"|(对外|严格)?保密|签[^,。;]{0,6}(承诺|保证|保密|和解)[^,。;]{0,4}(书|协议)|销案|好评|评价满意"
)
# … and that is the condition.
_CONDITION = r"为(条件|前提|交换|代价)|条件(是|为)|前提(是|为)|以换取|换取|作为交换|(方可|方能|方予|才能|才可|才予|再予|后再|即予|即可|之后?再?|后)"  # noqa: E501
_GIVING = r"支付|给付|发放|补偿|赔偿|退还|退款|退费|减免|兑现|到账|赠送|打款|赔付|给予|付款|免除|执行|生效"
_FREE = r"(不论|无论|不管|与)[^。;]{0,14}(投诉|撤|评价|诉讼|仲裁)[^。;]{0,10}(无关|都|均|仍|不影响)|不以[^。;]{0,20}为(条件|前提)|不影响[^。;]{0,16}(投诉|诉讼|仲裁|起诉|权利)|撤[^。;]{0,8}由您"  # noqa: E501

_ZH = (
    rf"以[^。;]{{0,14}}({_SILENCE})[^。;]{{0,12}}为(条件|前提|交换)",
    rf"(条件|前提)(是|为|:)[^。;]{{0,14}}({_SILENCE})",
    rf"({_SILENCE})[^。;]{{0,8}}(方可|方能|方予|才能|才可|才予|再予|后再|后予|后即|即予|后)[^。;]{{0,10}}({_GIVING})",
    rf"(收到|领取|{_GIVING})[^。;]{{0,20}}(后|起|的)?,?(客户|本人|投诉人|您|其)?(承诺|保证|同意|须|应当?|必须|需|(?=不得|不再))[^。;]{{0,10}}({_SILENCE})",
    rf"(客户|投诉人|您|其)(承诺|保证|同意|须|应当?|必须|需|自愿)[^。;]{{0,10}}({_SILENCE})[^。;]{{0,16}}({_GIVING})",
    rf"({_GIVING})[^。;]{{0,16}}(以换取|换取|作为交换|前提是|条件是)[^。;]{{0,12}}({_SILENCE}|谅解撤)",
    r"息诉罢访|封口费|息事宁人|保密费|撤诉(费|补偿|奖励)|一次性了结[^。;]{0,8}不(得|再)",
    rf"(不|未)({_SILENCE}|撤诉|撤回)[^。;]{{0,8}}(不予|不|暂不|则不)({_GIVING})",
)
_QUIET = (
    r"(withdraw\w*|drop\w*|cancel\w*|retract\w*) (\w+ ){0,3}(complaint|claim|case|review|post)s?"
    r"|(not|never|stop|refrain from|without|no longer) (\w+ ){0,3}(complain\w*|report\w*|su(e|ing)|post\w*|publish\w*|disclos\w*|speak\w*|go(ing)? to the (press|regulator|ombudsman))"  # noqa: E501
    r"|(silence|confidentiality|keep\w* (it |this )?(quiet|confidential|secret)|(take|taking) down|delet\w+ (\w+ ){0,3}(post|review|video)s?)"  # noqa: E501
)
_IF = r"(on (the )?condition|conditional (on|upon)|subject to|provided|in (return|exchange) for|as long as|only if|if|once|after|against|unless|contingent (on|upon))"  # noqa: E501
_GIVE = (
    r"(pa(y|id|yment)|refund\w*|credit\w*|compensat\w*|redress|waive\w*|goodwill|gift|sum|amount|transfer\w*|released?)"
)
_EN = (
    rf"\b{_GIVE}\b[^.;]{{0,60}}\b{_IF}\b[^.;]{{0,50}}({_QUIET})",
    rf"\b{_IF}\b[^.;]{{0,50}}({_QUIET})[^.;]{{0,60}}\b{_GIVE}\b",
    rf"\b(customer|complainant|you|client)\b[^.;]{{0,24}}\b(agrees?|undertakes?|must|shall|promises?|accepts?)\b[^.;]{{0,24}}({_QUIET})",
    r"\bhush money\b",
)
_EN_FREE = r"\b(whether or not|regardless|irrespective|does not affect|no matter|without (any )?condition|not (be )?conditional|never conditional|free to)\b"  # noqa: E501

_CHINESE = tuple(re.compile(pattern) for pattern in _ZH)
_ENGLISH = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _EN)
_HARMLESS = (re.compile(_FREE), re.compile(_EN_FREE, re.IGNORECASE))
_SENTENCE = re.compile(r"[^。;!?\n]+")


def silence_for_redress(text: str) -> list[tuple[int, int]]:
    """Return the spans (start, end) in `text` that make redress depend on withdrawing or keeping quiet."""
    found = []
    for sentence in _SENTENCE.finditer(normalise(text)):
        words = sentence.group()
        if any(pattern.search(words) for pattern in _HARMLESS):
            continue
        for pattern in (*_CHINESE, *_ENGLISH):
            match = pattern.search(words)
            if match:
                found.append((sentence.start() + match.start(), sentence.start() + match.end()))
                break
    return found
