namespace Postern.Configuration.Settings;

/// <summary>The words of each heading.</summary>
internal static class SettingGroups
{
    public static readonly (SettingGroup Group, string Title)[] All =
    [
        (SettingGroup.Door,               "The door"),
        (SettingGroup.Ssh,                "The login at an ssh:// on the way"),
        (SettingGroup.Mail,               "Logging in at a mail door"),
        (SettingGroup.AcceptTls,          "TLS towards those who come in"),
        (SettingGroup.ClientProof, "Certificates of those who come in"),
        (SettingGroup.ConnectTls,         "TLS towards the server"),
        (SettingGroup.Gate,               "Who may come in"),
        (SettingGroup.Limits,             "Limits"),
        (SettingGroup.Process,            "The program"),
    ];

    /// <summary>Whether it only makes sense where that side of the door speaks TLS.</summary>
    public static bool NeedsTls(this SettingGroup group) =>
        group is SettingGroup.AcceptTls or SettingGroup.ClientProof or SettingGroup.ConnectTls;
}
