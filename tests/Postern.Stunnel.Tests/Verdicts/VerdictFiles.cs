using System.Text;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Verdicts;

/// <summary>The files that corpus.txt speaks of.</summary>
internal static class VerdictFiles
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static void Write(TemporaryDirectory directory, TestAuthority authority)
    {
        using var leaf = authority.Issue("localhost");
        directory.Write("both.pem", leaf.ChainPem + leaf.KeyPem);
        directory.Write("ca.pem", authority.Pem, Open);
        directory.Write("empty.psk", "");
        directory.Write("good.psk", $"one:{Key}\ntwo:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef\nthree:sixteen letters or more\n");
        directory.Write("open.psk", $"one:{Key}\n", Open);
        directory.Write("short.psk", "one:0011\n");
        directory.Write("long.psk", $"one:{new string('x', 600)}\n");
        directory.Write("nocolon.psk", "one\n");
        directory.Write("identity.psk", $"{new string('x', 257)}:{Key}\n");
        directory.Write("lines.psk", $"\n\none:{Key} \r\n");
        Directory.CreateDirectory(directory.File("empty"));
        directory.Write("unknown/a", "");
        directory.Write("unknown/b/not-read", "");
        directory.Write("unknown/z", "\nfoo = 1\n");
        directory.Write("nested/a", $"include = {directory}/unknown\n");
        directory.Write("sections/10", $"[b]\naccept = {directory}/none/socket\n");
        directory.Write("sections/20", "connect = 1\nclient = yes\n");
        directory.Write("sections/.first", "client = yes\n");
        directory.Write("marked/a", Encoding.UTF8.GetBytes("\uFEFFclient = yes\n"));
        File.CreateSymbolicLink(directory.File("marked/b"), directory.File("nowhere"));
        directory.Write("options/a", "TIMEOUTidle = 5\n");
        directory.Write("next/a", $"[b]\naccept = {directory}/none/socket\n");
    }
}
