using System.Globalization;
using Postern.Wire.Text;

namespace Postern.Ssh.Carrying;

/// <summary>Why nobody logs in at a server any more, on disk: it holds until the file of known hosts that it names has been changed, or it is removed.</summary>
internal sealed class StopNote(string path)
{
    /// <summary>The sentence, where it still holds.</summary>
    internal string? Read()
    {
        try
        {
            if (!File.Exists(path))
                return null;
            string[] lines = File.ReadAllLines(path);
            if (lines.Length == 3 && lines[2] == Stamp(lines[1]))
                return lines[0];
            File.Delete(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be read: {SystemWords.Of(e)}"; // what it says is not known, and so it holds
        }
    }

    /// <summary>Writes it down; false where there is no room for it.</summary>
    internal bool TryWrite(string sentence)
    {
        string file = FileIn(sentence) ?? "";
        string until = file.Length > 0 ? $"nothing is tried again until {file} has been changed" : $"nothing is tried again until {path} is removed";
        try
        {
            File.WriteAllLines(path, [$"{sentence}; {until}", file, Stamp(file)]);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The file that a diagnosis names: <c>… stands in FILE:LINE: …</c>.</summary>
    private static string? FileIn(string sentence)
    {
        int start = sentence.IndexOf(" stands in ", StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += " stands in ".Length;
        int end = sentence.IndexOf(':', start);
        return end < 0 ? null : sentence[start..end];
    }

    private static string Stamp(string file)
    {
        var info = new FileInfo(file.Length > 0 ? file : "/");
        return file.Length > 0 && info.Exists ? string.Create(CultureInfo.InvariantCulture, $"{info.LastWriteTimeUtc.Ticks} {info.Length}") : "none";
    }
}
