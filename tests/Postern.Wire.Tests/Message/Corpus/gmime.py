# What GMime makes of messages: for each file of the list that is named, its lines, and an empty one.
import hashlib, locale, sys

# Octets that name no charset are guessed from it: UTF-8, else ISO-8859-1.
locale.setlocale(locale.LC_ALL, 'C.UTF-8')
import gi
gi.require_version('GMime', '3.0')
from gi.repository import GMime

GMime.init()
options = GMime.ParserOptions.new()


def plain(text):
    return ' '.join(''.join(' ' if ord(c) < 32 or ord(c) in (127, 160) else c for c in text or '').split())


def content(part):
    data = part.get_content()
    if data is None:
        return b''
    stream = GMime.StreamMem.new()
    data.write_to_stream(stream)
    return bytes(stream.get_byte_array())


def measure(octets):
    octets = octets.replace(b'\r', b'').rstrip(b'\n')
    return '%d %s' % (len(octets), hashlib.sha1(octets).hexdigest()[:8])


def value(one):
    # It may hand out what is not in the charset that it says; its binding then has no text.
    try:
        return one.get_value()
    except UnicodeDecodeError:
        return '?'


def parameters(kind):
    found = kind.get_parameters()
    for i in range(found.length()):
        one = found.get_parameter_at(i)
        yield one.get_name().lower(), value(one)


def walk(at, part, lines):
    kind = part.get_content_type()
    told = list(parameters(kind)) if kind else []
    disposition = part.get_content_disposition()
    filename = part.get_content_disposition_parameter('filename') if disposition else None
    name = filename if filename is not None else dict(reversed(told)).get('name', '')
    text = '%s/%s' % (kind.get_media_type(), kind.get_media_subtype()) if kind else 'text/plain'
    is_message = isinstance(part, GMime.MessagePart)
    leaf = not is_message and not isinstance(part, GMime.Multipart)
    lines.append('part%s %s %s%s' % (at, text.lower(), plain(name), ' ' + measure(content(part)) if leaf else ''))
    lines.append('words%s %s' % (at, ' '.join(sorted('%s=%s' % (n, plain(v)) for n, v in told))))
    lines.append('disposition%s %s' % (at, plain(disposition.get_disposition()).lower() if disposition else '-'))
    lines.append('id%s %s' % (at, plain(part.get_content_id() or '-')))
    within = []
    if is_message:
        inner = part.get_message()
        within = [inner.get_mime_part()] if inner else []
    elif not leaf:
        within = [part.get_part(i) for i in range(part.get_count())]
    for i, child in enumerate(within):
        if child is not None:
            walk('%s.%d' % (at, i + 1), child, lines)


def addresses(field, listed, lines):
    for i in range(listed.length() if listed else 0):
        one = listed.get_address(i)
        if isinstance(one, GMime.InternetAddressGroup):
            addresses(field, one.get_members(), lines)
        else:
            lines.append('%s %s <%s>' % (field, plain(one.get_name()), plain(one.get_addr())))


def view(path):
    with open(path, 'rb') as file:
        stream = GMime.StreamMem.new_with_buffer(file.read())
    message = GMime.Parser.new_with_stream(stream).construct_message(options)
    if message is None:
        return ['nothing']
    date = message.get_date()
    lines = ['subject ' + plain(message.get_subject()), 'date ' + (str(date.to_unix()) if date else '-')]
    for field, listed in (('from', message.get_from()), ('to', message.get_to()), ('cc', message.get_cc())):
        addresses(field, listed, lines)
    if message.get_mime_part() is not None:
        walk('', message.get_mime_part(), lines)
    return lines


sys.stdout.reconfigure(encoding='utf-8', errors='replace')
for path in open(sys.argv[1]).read().splitlines():
    print('\n'.join(view(path)))
    print()
