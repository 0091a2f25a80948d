using System.Buffers;
using System.Globalization;
using System.Text;

namespace Postern.Wire.Message.Mime;

/// <summary>Reads the parameters behind the first word of a MIME field, and joins those that RFC 2231 cuts.</summary>
internal static class ParameterReader
{
    /// <summary>The parameters, each where its first section stands.</summary>
    public static IReadOnlyList<Parameter> Read(ref ValueReader value)
    {
        var sections = new List<Section>();
        while (sections.Count < MessageLimits.Parameters && value.NextParameter())
        {
            string name = Encoding.Latin1.GetString(value.Token());
            if (name.Length > 0 && value.Takes('='))
                sections.Add(Section.Of(name, value.Parameter()));
        }
        if (sections.TrueForAll(section => section.Number < 0))
            return [.. sections.Select(section => new Parameter(section.Name, section.Octets, section.IsEncoded))];
        return Joined(sections);
    }

    private static List<Parameter> Joined(List<Section> sections)
    {
        var all = new List<Parameter>();
        foreach (var section in sections)
        {
            if (section.Number < 0)
                all.Add(new(section.Name, section.Octets, section.IsEncoded));
            else if (section.Number == 0 && !all.Exists(one => one.IsNamed(section.Name)))
                all.Add(Join(section, sections));
        }
        return all;
    }

    /// <summary>Section 0 and those that follow it, in whatever order they stand (RFC 2231 §3). A gap ends them, and of two with one number the first counts.</summary>
    private static Parameter Join(Section first, List<Section> sections)
    {
        var run = new List<Section> { first };
        while (sections.Find(section => section.Number == run.Count && section.Name.Equals(first.Name, StringComparison.OrdinalIgnoreCase)) is { } next)
            run.Add(next);
        bool isEncoded = run.Exists(section => section.IsEncoded);
        var octets = new ArrayBufferWriter<byte>();
        if (isEncoded && !run[0].IsEncoded)
            octets.Write("''"u8);
        foreach (var section in run)
        {
            if (isEncoded && !section.IsEncoded)
                Escape(section.Octets, octets);
            else
                octets.Write(section.Octets);
        }
        return new(first.Name, octets.WrittenSpan.ToArray(), isEncoded);
    }

    private static void Escape(byte[] plain, ArrayBufferWriter<byte> output)
    {
        foreach (byte octet in plain)
        {
            if (octet is > (byte)' ' and < 0x7F && !"*'%()<>@,;:\\\"/[]?="u8.Contains(octet))
                output.Write([octet]);
            else
                output.Write(Encoding.ASCII.GetBytes($"%{octet:X2}"));
        }
    }

    /// <param name="Name">The name without what RFC 2231 adds.</param>
    /// <param name="Number">The number of the section; -1 for a parameter in one piece.</param>
    /// <param name="IsEncoded">The name ends with a star.</param>
    /// <param name="Octets">The value.</param>
    private sealed record Section(string Name, int Number, bool IsEncoded, byte[] Octets)
    {
        // section = initial-section / other-sections; initial-section = "*0"
        public static Section Of(string name, byte[] octets)
        {
            bool isEncoded = name.Length > 1 && name.EndsWith('*');
            string plain = isEncoded ? name[..^1] : name;
            int star = plain.LastIndexOf('*');
            return star > 0 && int.TryParse(plain.AsSpan(star + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? new(plain[..star], number, isEncoded, octets)
                : new(plain, -1, isEncoded, octets);
        }
    }
}
