using System.Text;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>Every combination of two ends, for every protocol: the doors of one process.</summary>
internal static class EveryDoor
{
    internal static readonly string[] Protocols = ["pop3", "imap", "smtp", "submission", "lmtp", "sieve", "nntp"];
    internal static readonly string[] AcceptModes = ["clear", "tls", "starttls", "auto"];
    internal static readonly string[] ConnectModes = ["clear", "tls", "starttls"];

    internal static string Name(string protocol, string accept, string connect) => $"{protocol}-{accept}-{connect}";

    internal static string Scheme(string protocol, string mode) => mode switch
    {
        "clear" => protocol,
        "tls" => protocol + "s",
        _ => $"{protocol}+{mode}",
    };

    internal static async Task<PosternProcess> OpenAsync(TemporaryDirectory directory, MailServers servers)
    {
        var text = new StringBuilder();
        foreach (string protocol in Protocols)
        {
            foreach (string accept in AcceptModes)
            {
                foreach (string connect in ConnectModes)
                    text.Append(await SectionAsync(servers, protocol, accept, connect));
            }
        }

        return await PosternProcess.RunAsync(directory, text.ToString());
    }

    /// <summary>A door that takes both waits longer than it does by default: on a busy machine `openssl` needs its time to begin.</summary>
    private static async Task<string> SectionAsync(MailServers servers, string protocol, string accept, string connect) => $"""

        [{Name(protocol, accept, connect)}]
        accept = {Scheme(protocol, accept)}://127.0.0.1:0
        connect = {Scheme(protocol, connect)}://127.0.0.1:{await servers.PortAsync(protocol, connect == "tls")}
        {(accept == "clear" ? "" : $"cert = {servers.CertificateFile}\nkey = {servers.KeyFile}")}
        {(accept == "auto" ? "limit = detect=2s" : "")}
        {(connect == "clear" ? "" : $"ca = {servers.CaFile}")}

        """;
}
