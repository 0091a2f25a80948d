namespace Postern.Stunnel.Services.Access;

/// <summary>What an identification server answers, RFC 1413 §6.</summary>
/// <param name="User">Who has opened the connection; empty where there is a problem.</param>
/// <param name="Problem">Why the answer says nobody; null where it does.</param>
internal sealed record IdentAnswer(string User, string? Problem)
{
    private const int Fields = 4;

    /// <summary>Reads a line: <c>&lt;port-pair&gt; : USERID : &lt;opsys&gt; : &lt;user-id&gt;</c>, blanks before the name not counted.</summary>
    internal static IdentAnswer Read(string line)
    {
        string[] fields = line.Split(':', Fields);
        if (fields.Length < 2)
            return new IdentAnswer("", "Malformed IDENT response");
        if (fields[1].Trim() != "USERID")
            return new IdentAnswer("", "Incorrect IDENT response type");
        return fields.Length < Fields ? new IdentAnswer("", "Malformed IDENT response") : new IdentAnswer(fields[3].TrimStart(' '), Problem: null);
    }
}
