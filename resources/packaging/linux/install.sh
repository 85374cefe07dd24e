#!/bin/sh
# Install 佐证册: for everybody when run by root (/opt), otherwise for this user alone. Run again, it updates.
# 安装佐证册：以 root 运行时装给所有用户（/opt），否则只装给当前用户。再次运行即为升级；档案不受影响。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then
    target=/opt/evidence-binder
    menu=/usr/share/applications
else
    target=${XDG_DATA_HOME:-$HOME/.local/share}/evidence-binder-program
    menu=${XDG_DATA_HOME:-$HOME/.local/share}/applications
fi
rm -rf "$target.new"
mkdir -p "$(dirname "$target")" "$menu"
cp -R "$here/program" "$target.new"
rm -rf "$target" # the program's own folder; assessments never lie in it
mv "$target.new" "$target"
sed "s|@PROGRAM@|$target|g" "$here/evidence-binder.desktop" > "$menu/evidence-binder.desktop"
cat > "$target/uninstall.sh" <<END
#!/bin/sh
# Remove the program. Assessments stay where they are.
# 卸载程序；创建档案原地保留，一概不动。
rm -rf "$target" "$menu/evidence-binder.desktop"
END
chmod +x "$target/uninstall.sh"
echo "已安装到 $target；卸载：$target/uninstall.sh"
