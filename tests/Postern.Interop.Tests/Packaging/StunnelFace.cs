namespace Postern.Interop.Tests.Packaging;

/// <summary>The program under stunnel's name, as the init script and the units of the package call it.</summary>
internal static class StunnelFace
{
    /// <summary>The verb behind the name: <c>stunnel</c> where the program knows its names; until then another one opens the same doors.</summary>
    private static string Verb => "run";

    /// <summary>The program that takes the file, in a root.</summary>
    internal static async Task<string> InstallAsync(OwnRoot root)
    {
        if (Verb == "stunnel")
            return "/usr/bin/stunnel4";
        await root.WriteAsync("/usr/local/sbin/face", $"""
            #!/bin/sh
            grep -q '^foreground' "$1" && exec /usr/bin/postern {Verb} "$1"
            exec /usr/bin/postern {Verb} --background "$1" >/dev/null

            """, "755");
        return "/usr/local/sbin/face";
    }
}
