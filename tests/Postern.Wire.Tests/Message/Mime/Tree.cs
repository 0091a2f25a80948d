using System.Buffers;
using System.Text;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Structure;

namespace Postern.Wire.Tests.Message.Mime;

/// <summary>A message in one line, and what must hold of every tree.</summary>
internal static class Tree
{
    public static MessagePart Of(string message) => MessageReader.Read(Encoding.Latin1.GetBytes(message));

    /// <summary>Types with the octets of each part's body; parts within in brackets.</summary>
    public static string Text(MessagePart part) =>
        $"{part.ContentType.Type}/{part.ContentType.Subtype} {part.Body.Length}{(part.IsOpaque ? "!" : "")}{(part.Children.Count == 0 ? "" : $"[{string.Join(", ", part.Children.Select(Text))}]")}";

    /// <summary>Everything that is known of it.</summary>
    public static string Whole(MessagePart part)
    {
        var output = new ArrayBufferWriter<byte>();
        Envelope.Write(part, StringForm.Ascii, output);
        BodyStructure.Write(part, isExtended: true, StringForm.Ascii, output);
        BodyStructure.Write(part, isExtended: true, StringForm.Utf8, output);
        return Places(part) + Encoding.Latin1.GetString(output.WrittenSpan);
    }

    /// <summary>Headers and bodies lie behind each other, and children in their parents; answers what is wrong.</summary>
    public static string? Problem(MessagePart part)
    {
        if (part.Body.Start != part.Header.End || part.Body.Length < 0 || part.Header.Length < 0)
            return "a body begins where its header ends";
        long at = part.Body.Start;
        foreach (var child in part.Children)
        {
            if (child.Header.Start < at || child.Body.End > part.Body.End)
                return "a child lies within its parent, behind the one before";
            if (Problem(child) is { } problem)
                return problem;
            at = child.Body.End;
        }
        return null;
    }

    private static string Places(MessagePart part) => $"{part.Header}{part.Body}{string.Concat(part.Children.Select(Places))}";
}
