namespace Postern.Store.Maildir.Uids;

/// <summary>A line of a <see cref="UidList"/>.</summary>
/// <param name="Uid">The UID of the message.</param>
/// <param name="Extensions">Fields of one letter and a value, parted by spaces, as the file has them; often none.</param>
/// <param name="BaseName">The base name of the message's file.</param>
public readonly record struct UidLine(uint Uid, ReadOnlyMemory<byte> Extensions, ReadOnlyMemory<byte> BaseName)
{
    /// <summary>The value of the field with this letter (<c>W</c>: the size with CRLF, <c>P</c>: a UIDL of POP3); empty where there is none.</summary>
    public static ReadOnlySpan<byte> Extension(ReadOnlySpan<byte> extensions, char letter)
    {
        foreach (var range in extensions.Split((byte)' '))
        {
            var field = extensions[range];
            if (field.Length > 0 && field[0] == letter)
                return field[1..];
        }

        return default;
    }
}
