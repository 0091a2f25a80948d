namespace Postern.Mail.Guard;

/// <summary>The login guard as its operator sees it; counts are since the process began.</summary>
/// <param name="Accounts">Accounts with an honest user.</param>
/// <param name="Waiting">Logins that wait now.</param>
/// <param name="Admitted">Logins that were judged.</param>
/// <param name="Delayed">Of these: after a wait.</param>
/// <param name="Mistakes">Wrong passwords, each counted once.</param>
/// <param name="Repeats">The same wrong passwords again.</param>
/// <param name="Inside">Failed logins without a password shown, from networks of the account, beyond its guesses: somebody there guesses.</param>
/// <param name="PutOff">Logins that were told to try again later.</param>
public sealed record GuardPicture(int Accounts, int Waiting, long Admitted, long Delayed, long Mistakes, long Repeats, long Inside, long PutOff);
