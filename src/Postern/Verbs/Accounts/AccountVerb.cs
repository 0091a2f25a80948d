using System.CommandLine;
using Postern.Net.Certificates.Files;
using Postern.Verbs.Control;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account</c>: who may log in at doors that check logins themselves.</summary>
internal static class AccountVerb
{
    internal static readonly (string Verb, (string Command, string Meaning)[] Lines)[] Examples =
    [
        ("account",
        [
            ("postern account add alice@example.org",                                   "a new account; its password is asked for"),
            ("postern account app-password alice@example.org --label phone --scope imap,submit", "a password for one device, made and shown once"),
            ("postern account list",                                                    "who there is"),
        ]),
        ("account add",
        [
            ("postern account add alice@example.org --alias sales@example.org",         "she may send as both"),
            ("pass show mail/alice | postern account add alice@example.org",            "the password comes from another program"),
            ("postern account add scanner --clear-for CRAM-MD5",                        "an old device, whose password must be kept to be had back (sealed)"),
            ("postern account add bob@example.org --no-password",                       "app passwords, or a certificate, are to follow"),
        ]),
        ("account passwd",
        [
            ("postern account passwd alice@example.org",                                "a new password, typed twice"),
            ("postern account passwd alice@example.org --form slow",                    "without keys for SCRAM"),
        ]),
        ("account app-password",
        [
            ("postern account app-password alice@example.org --label phone --scope imap,submit --expires 90d", "shown once"),
            ("postern account app-password alice@example.org --revoke phone",           "the phone is lost"),
        ]),
        ("account unlock",
        [
            ("postern account unlock alice@example.org",                                "she may try again at once, whoever has guessed at her password"),
        ]),
        ("account import",
        [
            ("postern account import /etc/dovecot/users",                               "Dovecot's passwd-file, or a list of htpasswd -B"),
            ("postern account import --format plain - < list",                          "NAME:PASSWORD, from standard input"),
        ]),
        ("account totp",
        [
            ("postern account totp alice@example.org",                                  "six digits of an authenticator stand behind the password from now on"),
            ("postern account totp alice@example.org --off",                            "no more"),
        ]),
        ("account certificate",
        [
            ("postern account certificate alice@example.org alice.pem",                 "a client with this certificate is alice, by EXTERNAL"),
            ("postern account certificate alice@example.org CN=alice",                  "or with any of this subject, where the door verifies the chain"),
        ]),
        ("account backend-secret",
        [
            ("postern account backend-secret alice@example.org",                        "what the door shows at the server behind it"),
        ]),
    ];

    internal static Command Create(Surroundings surroundings) =>
        new("account", "Accounts for doors that check logins themselves")
        {
            AccountAdd.Create(surroundings),
            AccountPasswd.Create(surroundings),
            AccountAppPassword.Create(surroundings),
            AccountList.Create(surroundings),
            AccountShow.Create(surroundings),
            AccountSwitch.Create(surroundings, "enable", "Lets an account log in again", isEnabled: true),
            AccountSwitch.Create(surroundings, "disable", "Keeps an account from logging in", isEnabled: false),
            AccountUnlock.Create(surroundings),
            AccountRemove.Create(surroundings),
            AccountImport.Create(surroundings),
            AccountBackendSecret.Create(surroundings),
            AccountTotp.Create(surroundings),
            AccountOtp.Create(surroundings),
            AccountCertificate.Create(surroundings),
        };

    /// <summary>Runs a verb; what the world refuses becomes one line.</summary>
    internal static int Run(Terminal terminal, Func<int> verb)
    {
        try
        {
            return verb();
        }
        catch (UsageException wrong)
        {
            terminal.Complain(wrong.Message);
            return ExitCode.Wrong;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Complain(FileFault.Words(e));
            return ExitCode.Failed;
        }
    }
}
