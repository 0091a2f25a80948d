using System.Text;

namespace Postern.Testing;

/// <summary>Plays one side of a transcript against the other, over a stream.</summary>
/// <param name="peer">Where the tested side is.</param>
/// <param name="role">The side that is played: C or S.</param>
/// <param name="send">Sends bytes in the pieces the test wants; null for all in one.</param>
public sealed class TranscriptPlayer(Stream peer, char role, Func<byte[], Task>? send = null)
{
    /// <summary>Plays these steps; what other words mean is up to <paramref name="other"/>, which ends the play with false.</summary>
    /// <exception cref="InvalidDataException">The tested side said something else.</exception>
    public async Task PlayAsync(IReadOnlyList<TranscriptStep> steps, Func<TranscriptStep, Task<bool>> other)
    {
        var mine = new List<byte>();
        foreach (var step in steps)
        {
            if (step.Kind.TrimEnd('!') == role.ToString())
            {
                mine.AddRange(step.Bytes);
                continue;
            }

            await FlushAsync(mine);
            if (step.Kind.TrimEnd('!') is "C" or "S")
                await ExpectAsync(step);
            else if (!await other(step))
                return;
        }

        await FlushAsync(mine);
    }

    private async Task FlushAsync(List<byte> mine)
    {
        if (mine.Count == 0)
            return;
        byte[] bytes = [.. mine];
        mine.Clear();
        if (send is null)
            await peer.WriteAsync(bytes);
        else
            await send(bytes);
    }

    private async Task ExpectAsync(TranscriptStep step)
    {
        byte[] expected = step.Bytes;
        var said = new byte[expected.Length];
        int count = 0;
        while (count < said.Length)
        {
            int read = await peer.ReadAsync(said.AsMemory(count, 1));
            if (read == 0)
                break;
            count += read;
            if (said[count - 1] != expected[count - 1])
                throw new InvalidDataException($"{step}: the other side said instead: {Encoding.Latin1.GetString(said, 0, count)}{await RestAsync()}");
        }

        if (count < said.Length)
            throw new InvalidDataException($"{step}: the other side closed after: {Encoding.Latin1.GetString(said, 0, count)}");
    }

    /// <summary>The rest of the line, for the message.</summary>
    private async Task<string> RestAsync()
    {
        var rest = new StringBuilder();
        var one = new byte[1];
        while (rest.Length < 200 && await peer.ReadAsync(one) == 1 && one[0] != '\n')
            rest.Append((char)one[0]);
        return rest.ToString();
    }
}
