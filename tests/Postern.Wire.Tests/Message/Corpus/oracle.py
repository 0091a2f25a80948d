# What Python's email package makes of messages: for each file of the list that is named, its lines, and an empty one.
import calendar, email, email.header, email.utils, hashlib, inspect, sys

# Newer ones answer nothing at all where they are in doubt, unless they are asked not to be strict.
strict = {'strict': False} if 'strict' in inspect.signature(email.utils.getaddresses).parameters else {}


def plain(text):
    return ' '.join(''.join(' ' if ord(c) < 32 or ord(c) == 127 else c for c in text).split())


def guess(text):
    try:
        raw = text.encode('ascii', 'surrogateescape')
    except UnicodeEncodeError:
        return text
    try:
        return raw.decode('utf-8')
    except UnicodeDecodeError:
        return raw.decode('windows-1252', 'replace')


def value(message, name):
    # The policy compat32 gives bytes beyond ASCII as surrogates in its raw items only.
    for key, text in message.raw_items():
        if key.lower() == name.lower():
            return str(text).replace('\r', '').replace('\n', '')
    return None


def decoded(text):
    try:
        return str(email.header.make_header(email.header.decode_header(text)))
    except Exception:
        return '! ' + text


def words(text):
    text = guess(text or '')
    return plain(decoded(text)) if '=?' in text else plain(text)


def date(text):
    parts = email.utils.parsedate_tz(guess(text or ''))
    if not parts:
        return '-'
    try:
        return str(calendar.timegm(parts[:6] + (0, 1, 0)) - (parts[9] or 0))
    except (ValueError, OverflowError):
        return '-'


def content(part):
    body = part.get_payload(decode=True)
    if body is None:
        body = b''
    body = body.replace(b'\r', b'').rstrip(b'\n')
    return '%d %s' % (len(body), hashlib.sha1(body).hexdigest()[:8])


def name(part):
    found = part.get_filename('')
    return words(found)


def walk(at, part, lines):
    kind = part.get_content_type()
    within = part.get_payload() if part.is_multipart() else []
    leaf = not part.is_multipart() and not (kind.startswith('multipart/') and part.get_boundary())
    lines.append('part%s %s %s%s' % (at, kind, name(part), ' ' + content(part) if leaf else ''))
    for i, child in enumerate(within):
        walk('%s.%d' % (at, i + 1), child, lines)


def view(path):
    with open(path, 'rb') as file:
        message = email.message_from_bytes(file.read())
    lines = ['subject ' + words(value(message, 'subject')), 'date ' + date(value(message, 'date'))]
    for field in ('from', 'to', 'cc'):
        text = value(message, field)
        for found, address in email.utils.getaddresses([guess(text)], **strict) if text else []:
            if found or address:
                lines.append('%s %s <%s>' % (field, words(found), plain(address)))
    walk('', message, lines)
    return lines


sys.stdout.reconfigure(encoding='utf-8', errors='replace')
for path in open(sys.argv[1]).read().splitlines():
    try:
        print('\n'.join(view(path)))
    except Exception as fault:
        print('fault %r' % fault)
    print()
