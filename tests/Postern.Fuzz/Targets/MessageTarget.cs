using System.Text;
using Postern.Wire.Message.Addresses;
using Postern.Wire.Message.Headers;

namespace Postern.Fuzz.Targets;

/// <summary>The header of a message, and the addresses in it.</summary>
internal static class MessageTarget
{
    /// <summary>The first byte is the size of the pieces.</summary>
    public static void Header(byte[] input)
    {
        if (input.Length == 0)
            return;
        byte[] message = input[1..];
        var collector = new HeaderCollector();
        int taken = 0;
        foreach (byte[] part in message.Chunk(1 + input[0]))
            taken += collector.Add(part);
        var (cut, whole) = (collector.Read(), HeaderSection.Read(message));
        Invariant.Holds(taken == message.Length || collector.IsWhole, "all is taken up to the empty line");
        Invariant.Holds(cut.Fault == whole.Fault && cut.Fields.Count == whole.Fields.Count, "cutting changes nothing");
        if (whole.Fault is not null)
            Invariant.IsReplyText(whole.Fault);
        foreach (var field in whole.Fields)
        {
            Invariant.Holds(!field.Name.Any(letter => letter is <= ' ' or > '~'), "a name is printable");
            Invariant.Holds(field.Value.Span.IndexOf((byte)'\n') < 0, "a value is unfolded");
            Invariant.Holds(whole.All(field.Name).Count > 0, "a field is found by its name");
            Check(field.Addresses);
        }
    }

    public static void Addresses(byte[] input) => Check(AddressList.Read(input));

    private static void Check(AddressList list)
    {
        if (list.Fault is not null)
            Invariant.IsReplyText(list.Fault);
        foreach (var one in list.Addresses)
        {
            Invariant.Holds(!one.Address.Domain.Any(letter => letter is <= ' ' or '>' or ',' or ';' or '@' or '"'), "a domain holds nothing that ends one");
            var again = AddressList.Read(Encoding.UTF8.GetBytes($"x <{one.Address}>, g: {one.Address};"));
            Invariant.Holds(again.IsWhole && again.Addresses.Count == 2 && again.Addresses.All(other => other.Address == one.Address), "an address is read again: " + one.Address);
        }
    }
}
