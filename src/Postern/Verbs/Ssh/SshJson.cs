using System.Text.Json;
using System.Text.Json.Serialization;
using Postern.Ssh.Examining;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;

namespace Postern.Verbs.Ssh;

/// <summary>What <c>ssh doctor --json</c> prints.</summary>
internal sealed record DoctorJson(string Server, bool Login, string? Fault, string? Sentence, string? Key, bool? MailOnly, IReadOnlyList<AttemptJson>? Attempts);

/// <summary>One row of it.</summary>
internal sealed record AttemptJson(string What, string Verdict, string Seen);

/// <summary>The JSON of the ssh verbs; its names are promised to scripts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DoctorJson))]
internal sealed partial class SshJson : JsonSerializerContext
{
    internal static string Of(SshLogin login, Examination examination) => Text(new DoctorJson(
        login.Server.ToString(),
        Login: true,
        Fault: null,
        Sentence: null,
        examination.Key,
        examination.IsMailOnly,
        [.. examination.Attempts.Select(attempt => new AttemptJson(attempt.What, attempt.Allowed switch { true => "allowed", false => "refused", null => "unknown" }, attempt.Words))]));

    internal static string Of(SshLogin login, SshException failed) =>
        Text(new DoctorJson(login.Server.ToString(), Login: false, failed.Fault.Word(), failed.Message, Key: null, MailOnly: null, Attempts: null));

    private static string Text(DoctorJson value) => JsonSerializer.Serialize(value, Default.DoctorJson);
}
