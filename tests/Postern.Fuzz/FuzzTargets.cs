using Postern.Fuzz.Targets;

namespace Postern.Fuzz;

/// <summary>Everything that is fuzzed; each name has a file of inputs in <c>Corpus/</c>.</summary>
public static class FuzzTargets
{
    /// <summary>The table.</summary>
    public static readonly FuzzTarget[] All =
    [
        new("end-url",       EndsTarget.EndUrl),
        new("hop-url",       EndsTarget.HopUrl),
        new("host-port",     EndsTarget.HostPort),
        new("cidr",          EndsTarget.Cidr),
        new("proxy",         ProxyTarget.Header),
        new("dns",           DnsTarget.Response),
        new("dns-name",      DnsTarget.Name),
        new("resolv-conf",   DnsTarget.ResolverSettings),
        new("hosts",         DnsTarget.HostsFile),
        new("client-hello",  TlsTarget.ClientHello),
        new("configuration", ConfigurationTarget.Text),
        new("prelude-front", PreludeTarget.Front),
        new("prelude-back",  PreludeTarget.Back),
        new("prelude-swallow", PreludeTarget.Swallow),
        new("sasl-server",   SaslTarget.Server),
        new("sasl-client",   SaslTarget.Client),
        new("sasl-text",     SaslTextTarget.Text),
        new("ocsp",          OcspTarget.Response),
        new("ocsp-body",     OcspTarget.Body),
        new("socks5",        ProxyReplyTarget.Socks5),
        new("http-connect",  ProxyReplyTarget.HttpConnect),
        new("control",       ControlTarget.Requests),
        new("pop3-command",  Pop3Target.Command),
        new("pop3-reply",    Pop3Target.Reply),
        new("pop3-capa",     Pop3Target.Capabilities),
        new("imap-command",  ImapTarget.Command),
        new("imap-response", ImapTarget.Response),
        new("imap-filter",   ImapTarget.Filter),
        new("imap-conversation", ConversationTarget.Imap),
        new("pop3-conversation", ConversationTarget.Pop3),
        new("smtp-command",  SmtpTarget.Command),
        new("smtp-path",     SmtpTarget.Path),
        new("smtp-reply",    SmtpTarget.Reply),
        new("smtp-ehlo",     SmtpTarget.Ehlo),
        new("smtp-data",     SmtpTarget.Content),
        new("imap-door",     MailDoorTarget.Imap),
        new("pop3-door",     MailDoorTarget.Pop3),
        new("submission-door", MailDoorTarget.Submission),
        new("header",        MessageTarget.Header),
        new("addresses",     MessageTarget.Addresses),
        new("message",       MimeTarget.Message),
        new("message-value", MimeTarget.Value),
        new("content",       MimeTarget.Content),
        new("account-file",  AccountTarget.File),
        new("account-state", AccountTarget.State),
        new("account-list",  AccountTarget.List),
        new("password-hash", AccountTarget.Hash),
        new("otpauth",       AccountTarget.OtpAuth),
        new("uidlist",       MaildirTarget.Uids),
        new("keywords",      MaildirTarget.Keywords),
        new("mail-file",     MaildirTarget.Name),
        new("mail-folder",   MaildirTarget.Folder),
    ];
}
