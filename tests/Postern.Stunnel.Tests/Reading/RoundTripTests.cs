using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Reading.Values;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Reading;

public class RoundTripTests
{
    [Fact]
    public void An_address_that_is_written_is_read_as_the_same()
    {
        var host = new MemoryHost();
        var hosts = Gen.Elements("", "localhost", "::1", "fe80::1%lo", "192.0.2.1", "mail.example");
        var addresses =
            from name in hosts
            from port in Gen.Choose(0, 65535)
            from path in Gen.Elements<string?>(null, null, "/run/a", "/run/a:1")
            select path is null ? new StunnelAddress(name, port) : new StunnelAddress("", 0, path);
        Prop.ForAll(addresses.ToArbitrary(), address => AddressText.Read(address.ToString(), host) == (address, null)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_key_that_is_written_is_read_as_the_same()
    {
        var keys =
            from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(number => (byte)number)).Where(bytes => bytes.Length > 0)
            from colon in Gen.Elements("", ":", "::")
            select (Bytes: bytes, Text: string.Join(colon, bytes.Select(octet => octet.ToString("x2"))));
        Prop.ForAll(keys.ToArbitrary(), key => HexKey.Read(key.Text)?.SequenceEqual(key.Bytes) == true).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Lines_that_are_written_are_read_as_the_same()
    {
        var line = Gen.ArrayOf(Gen.Elements('a', '=', '[', ']', ' ', '\t', ';', 'ü')).Select(letters => new string(letters));
        var ends = Gen.Elements("\n", "\r\n");
        var texts =
            from lines in Gen.ListOf(line)
            from end in ends
            select (Lines: lines, Text: string.Concat(lines.Select(one => one + end)));
        Prop.ForAll(texts.ToArbitrary(), text => LineText.Split(Encoding.UTF8.GetBytes(text.Text)).SequenceEqual(text.Lines)).QuickCheckThrowOnFailure();
    }
}
