using System.Net;
using System.Net.Sockets;

namespace Postern.Net.Dns;

/// <summary>The two answers that a caller waits for, as they come to be known.</summary>
internal sealed class PendingAnswers
{
    private readonly TaskCompletionSource<Answer> _v6 = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Answer> _v4 = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why there is nothing so far.</summary>
    private string _problem = "no such name";

    internal PendingAnswers() => Resolution = new Resolution(_v6.Task, _v4.Task);

    internal Resolution Resolution { get; }

    /// <summary>Sets both out of a finding that holds both families.</summary>
    internal void Set(Finding both) => Set(OfFamily(both, AddressFamily.InterNetworkV6), OfFamily(both, AddressFamily.InterNetwork));

    internal void Set(Finding v6, Finding v4)
    {
        _v6.TrySetResult(v6.ToAnswer());
        _v4.TrySetResult(v4.ToAnswer());
    }

    /// <summary>Sets one family if it has addresses; nothing is known of the other yet.</summary>
    internal void SetFound(Finding finding, bool isV4)
    {
        if (finding.IsFound)
            (isV4 ? _v4 : _v6).TrySetResult(finding.ToAnswer());
    }

    /// <summary>Sets both if one of them has addresses; else keeps in mind why not.</summary>
    internal bool TrySetFound(Finding v6, Finding v4)
    {
        if (!v6.IsFound && !v4.IsFound)
        {
            _problem = v4.Problem!; // what has no address has a problem
            return false;
        }
        Set(v6, v4);
        return true;
    }

    /// <summary>Nothing more will come to be known.</summary>
    internal void End()
    {
        _v6.TrySetResult(Answer.Empty(_problem));
        _v4.TrySetResult(Answer.Empty(_problem));
    }

    private static Finding OfFamily(Finding both, AddressFamily family)
    {
        if (!both.IsFound)
            return both;
        IPAddress[] addresses = [.. both.Addresses.Where(address => address.AddressFamily == family)];
        return addresses.Length > 0 ? Finding.Of(addresses, both.Keep) : Finding.No("the name has no address of this family", both.Keep);
    }
}
