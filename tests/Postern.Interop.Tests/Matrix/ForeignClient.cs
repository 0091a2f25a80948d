using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Matrix;

/// <summary>A program of somebody else that logs in by a mechanism and reads or sends a message.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Front">The mechanism.</param>
/// <param name="Program">Who it is.</param>
/// <param name="Words">What a shell is told; <see cref="MatrixRig.Place"/> says what stands in braces.</param>
internal sealed record ForeignClient(string Protocol, string Front, string Program, string Words)
{
    private const string Curl = "curl --silent --show-error --cacert {ca} --user {user}:{password} --output {out} ";
    private const string CurlSend = "curl --silent --show-error --cacert {ca} --user {user}:{password} --mail-from {address} --mail-rcpt {address} --crlf --upload-file {letter} ";
    private const string CurlExternal = "curl --silent --show-error --cacert {ca} --user {user}: --cert {cert} --key {key} --output {out} ";
    private const string CurlSendExternal = "curl --silent --show-error --cacert {ca} --user {user}: --cert {cert} --key {key} --mail-from {address} --mail-rcpt {address} --crlf --upload-file {letter} ";
    private const string Swaks = "swaks --server 127.0.0.1 --port {port} --tls-on-connect --auth-user {user} --auth-password {password} --from {address} --to {address} --hide-all --auth ";
    private const string Msmtp = "msmtp --file=/dev/null --host=localhost --port={port} --tls=on --tls-starttls=off --tls-trust-file={ca} --user={user} --passwordeval='echo {password}' --from={address} {address} <{letter} --auth=";
    private const string Mpop = "mpop --file=/dev/null --host=localhost --port={port} --tls=on --tls-starttls=off --tls-trust-file={ca} --user={user} --passwordeval='echo {password}' --delivery=mbox,{out} --uidls-file={out}.uidls --keep=on --auth=";
    private const string Found = " && grep -q 'Subject: matrix' {out}";

    /// <summary>Who stands in which row; where nobody does, the tests' own client does.</summary>
    internal static readonly ForeignClient[] All =
    [
        new("imap", "PLAIN", "curl", Curl + "--login-options AUTH=PLAIN 'imaps://localhost:{port}/INBOX;UID=1'" + Found),
        new("imap", "LOGIN", "curl", Curl + "--login-options AUTH=LOGIN 'imaps://localhost:{port}/INBOX;UID=1'" + Found),
        new("imap", Matrix.Front.Command, "mbsync", Mbsync("LOGIN")),
        new("imap", "CRAM-MD5", "curl", Curl + "--login-options AUTH=CRAM-MD5 'imaps://localhost:{port}/INBOX;UID=1'" + Found),
        new("imap", "DIGEST-MD5", "curl", Curl + "--login-options AUTH=DIGEST-MD5 'imaps://localhost:{port}/INBOX;UID=1'" + Found),
        new("imap", "SCRAM-SHA-1", "mbsync", Mbsync("SCRAM-SHA-1")),
        new("imap", "SCRAM-SHA-256", "mbsync", Mbsync("SCRAM-SHA-256")),
        new("imap", "SCRAM-SHA-512", "mbsync", Mbsync("SCRAM-SHA-512")),
        new("imap", "SCRAM-SHA-256-PLUS", "gsasl", Gsasl("imap")),
        new("imap", "EXTERNAL", "curl", CurlExternal + "--login-options AUTH=EXTERNAL 'imaps://localhost:{port}/INBOX;UID=1'" + Found),

        new("pop3", "PLAIN", "curl", Curl + "--login-options AUTH=PLAIN pop3s://localhost:{port}/1" + Found),
        new("pop3", "LOGIN", "curl", Curl + "--login-options AUTH=LOGIN pop3s://localhost:{port}/1" + Found),
        new("pop3", Matrix.Front.Command, "mpop", Mpop + "user" + Found),
        new("pop3", "CRAM-MD5", "mpop", Mpop + "cram-md5" + Found),
        new("pop3", "DIGEST-MD5", "curl", Curl + "--login-options AUTH=DIGEST-MD5 pop3s://localhost:{port}/1" + Found),
        new("pop3", Matrix.Front.Apop, "curl", Curl + "--login-options AUTH=+APOP pop3s://localhost:{port}/1" + Found),
        new("pop3", "SCRAM-SHA-1", "mpop", Mpop + "scram-sha-1" + Found),
        new("pop3", "SCRAM-SHA-256", "mpop", Mpop + "scram-sha-256" + Found),
        new("pop3", "EXTERNAL", "curl", CurlExternal + "--login-options AUTH=EXTERNAL pop3s://localhost:{port}/1" + Found),

        new("submission", "PLAIN", "swaks", Swaks + "PLAIN"),
        new("submission", "LOGIN", "msmtp", Msmtp + "login"),
        new("submission", "CRAM-MD5", "swaks", Swaks + "CRAM-MD5"),
        new("submission", "DIGEST-MD5", "curl", CurlSend + "--login-options AUTH=DIGEST-MD5 smtps://localhost:{port}"),
        new("submission", "SCRAM-SHA-1", "msmtp", Msmtp + "scram-sha-1"),
        new("submission", "SCRAM-SHA-256", "msmtp", Msmtp + "scram-sha-256"),
        new("submission", "SCRAM-SHA-256-PLUS", "gsasl", Gsasl("smtp")),
        new("submission", "EXTERNAL", "curl", CurlSendExternal + "--login-options AUTH=EXTERNAL smtps://localhost:{port}"),
    ];

    /// <summary>It begins in clear text.</summary>
    internal bool BeginsClear => Program == "gsasl";

    /// <summary>Runs it; gives what went wrong, or nothing.</summary>
    internal async Task<string> RunAsync(IReadOnlyDictionary<string, string> place)
    {
        Needed.Program(Program);
        string words = place.Aggregate(Words, (text, pair) => text.Replace($"{{{pair.Key}}}", pair.Value, StringComparison.Ordinal));
        var (code, text) = await Shell.TryAsync("sh", "-c", words);
        return code == 0 ? "" : $"{Program} ended with {code}: {text}\n{words}";
    }

    private static string Gsasl(string protocol) =>
        $"gsasl --{protocol} --connect=localhost:{{port}} --starttls --x509-ca-file={{ca}} -m SCRAM-SHA-256-PLUS -a {{user}} -p {{password}} </dev/null";

    private static string Mbsync(string mechanism) =>
        @"mkdir -p {out}.d && printf 'IMAPStore far\nHost localhost\nPort {port}\nUser {user}\nPass {password}\nAuthMechs " + mechanism + @"\nSSLType IMAPS\nCertificateFile {ca}\n\nMaildirStore near\nPath {out}.d/\nInbox {out}.d/inbox\n\nChannel all\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSyncState *\n' >{out}.rc && mbsync --config {out}.rc --all && grep -rq 'Subject: matrix' {out}.d";
}
