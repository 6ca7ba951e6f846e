# Evaluates PKGBUILDs for PkgbuildEvaluator, one after the other, each in a subshell of its own.
#
# Started as: bash --noprofile --norc -c "<this text>" cairn-evaluator CPU_SECONDS OUTPUT_KIB
# Requests on standard input:   directory NUL
# Answers on standard output:   status NUL output NUL messages NUL
#   status    ok, or a word or number that says how it went wrong
#   output    what makepkg --printsrcinfo prints
#   messages  what makepkg and the recipe wrote besides
# The first answer comes unasked and tells whether makepkg's library could be loaded.
#
# makepkg --printsrcinfo spends its time on loading its library and on two processes for each field
# of each package. The library is loaded once here, and three of its functions are replaced by others
# that give the same without a process or a loop. All else is the installed makepkg's own.

export TEXTDOMAIN='pacman-scripts' TEXTDOMAINDIR='/usr/share/locale' COMMAND_MODE='legacy'
unset CDPATH GREP_OPTIONS
LIBRARY=${LIBRARY:-/usr/share/makepkg}
declare -r confdir='/etc' BUILDSCRIPT='PKGBUILD'
declare -r cairn_cpu_seconds=$1 cairn_output_kib=$2
shift 2
IGNOREARCH=1 PRINTSRCINFO=1 BUILDPKG=0
shopt -s extglob

# Rooms speak no language but C, and have no gettext.
gettext() {
	printf '%s' "$1"
}

cairn_answer() {
	printf '%s\0%s\0%s\0' "$1" "$2" "$3"
}

# Succeeds when the library that was loaded is one this program knows.
cairn_check_library() {
	local name
	for name in load_makepkg_config lint_config lint_pkgbuild source_safe write_srcinfo_content \
		extract_function_variable extract_global_variable in_array; do
		if ! declare -F "$name" >/dev/null; then
			printf 'makepkg is not installed, or its library at %s has no function %s\n' \
				"$LIBRARY" "$name"
			return 1
		fi
	done
	(( ${#lint_pkgbuild_functions[@]} )) || printf '%s has no lint functions\n' "$LIBRARY"
	(( ${#lint_pkgbuild_functions[@]} )) && (load_makepkg_config && lint_config)
}

# Assignments to variables in the body of a function, as bash prints it, by function name.
declare -A cairn_assignments=()

cairn_read_assignments() {
	local body line
	local -a lines
	body=$(declare -f "$1" || declare -f package)
	mapfile -t lines <<<"$body"
	cairn_assignments[$1]=''
	for line in "${lines[@]}"; do
		if [[ $line =~ ^[[:space:]]*\ [[:alpha:]_][[:alnum:]_]*\+?= ]]; then
			cairn_assignments[$1]+=$line$'\n'
		fi
	done
}

# Puts our three functions in the place of the library's. Two fail fast, as nearly all of the hundreds
# of calls for one recipe ask for a variable that it does not set; the third has no loop.
cairn_replace_functions() {
	# $1 function, $2 variable, $3 whether it is an array, $4 name of the variable that receives the
	# value. Fails when the function does not assign the variable.
	extract_function_variable() {
		[[ -v cairn_assignments[$1] ]] || cairn_read_assignments "$1"
		[[ ${cairn_assignments[$1]} = *" $2"?(+)=* ]] || return 1
		local cairn_pattern="^[[:space:]]* $2\\+?=[^(]" cairn_line cairn_found=1
		(( ! $3 )) || cairn_pattern="^[[:space:]]* $2\\+?=\\("
		while IFS= read -r cairn_line; do
			if [[ $cairn_line =~ $cairn_pattern ]]; then
				cairn_line=${cairn_line##*([[:space:]])}
				eval "${cairn_line/#$2/$4}"
				cairn_found=0
			fi
		done <<<"${cairn_assignments[$1]}"
		return $cairn_found
	}

	# Whether $1 is one of the others. The separator cannot be part of a name.
	in_array() {
		local IFS=$'\x1f' cairn_wanted=$1
		shift
		(( $# )) && [[ $IFS"$*"$IFS = *"$IFS$cairn_wanted$IFS"* ]]
	}

	# $1 variable, $2 whether it is an array, $3 name of the variable that receives the value.
	extract_global_variable() {
		if (( $2 )); then
			local cairn_reference="$1[@]"
			local cairn_values=("${!cairn_reference}")
			(( ${#cairn_values[@]} )) && array_build "$3" "$1"
		else
			[[ ${!1} ]] && printf -v "$3" %s "${!1}"
		fi
	}
}

cairn_refuse() {
	error "$@"
	exit "${E_PKGBUILD_ERROR:-12}"
}

# What makepkg does between its options and --printsrcinfo. Runs in a subshell.
cairn_evaluate() {
	local cairn_variable cairn_text
	ulimit -t "$cairn_cpu_seconds" -f "$cairn_output_kib" -c 0
	cd -- "$1" || exit
	declare -gr startdir="$(pwd -P)"
	for cairn_variable in BUILDDIR PKGDEST SRCDEST SRCPKGDEST LOGDEST; do
		printf -v "$cairn_variable" '%s' "${!cairn_variable:-$startdir}"
	done
	PACKAGER=${PACKAGER:-Unknown Packager}
	BUILDFILE=$BUILDSCRIPT
	[[ -f $BUILDFILE ]] || cairn_refuse "$(gettext "%s does not exist.")" "$BUILDFILE"
	[[ -r $BUILDFILE ]] || cairn_refuse "%s cannot be read." "$BUILDFILE"
	IFS= read -r -d '' cairn_text <"$BUILDFILE"
	if [[ $cairn_text = *$'\r'* ]]; then
		cairn_refuse "$(gettext "%s contains %s characters and cannot be sourced.")" "$BUILDFILE" CRLF
	fi
	BUILDFILE=$startdir/$BUILDFILE
	{
		source_safe "$BUILDFILE"
		pkgbase=${pkgbase:-${pkgname[0]}}
		lint_pkgbuild || exit "${E_PKGBUILD_ERROR:-12}"
	} >&2
	write_srcinfo_content
	printf '# complete\n'
}

# Whether a process of group $1 still runs; those that only wait to be reaped do not count.
cairn_group_is_alive() {
	local stat state group
	kill -0 -- "-$1" 2>/dev/null || return
	for stat in /proc/[0-9]*/stat; do
		if IFS= read -r stat 2>/dev/null <"$stat"; then
			read -r state _ group _ <<<"${stat##*) }"
			[[ $group = "$1" && $state != [ZX] ]] && return
		fi
	done
	return 1
}

cairn_serve() {
	local directory number=0 child status output messages scratch
	scratch=$(mktemp -d) || return
	trap 'rm -rf -- "$scratch"' EXIT
	# Each subshell leads a process group, so that what it leaves behind can be found.
	set -m
	while IFS= read -r -d '' directory; do
		(( ++number % 100 )) || rm -f -- "$scratch"/*
		( cairn_evaluate "$directory" ) </dev/null \
			>"$scratch/$number.out" 2>"$scratch/$number.err" &
		child=$!
		wait "$child" 2>/dev/null
		status=$?
		if cairn_group_is_alive "$child"; then
			status=left-running
			kill -KILL -- "-$child" 2>/dev/null
		fi
		output= messages=
		IFS= read -r -d '' output <"$scratch/$number.out"
		IFS= read -r -d '' messages <"$scratch/$number.err"
		if [[ $status = 0 ]]; then
			[[ $output = *'# complete'$'\n' ]] && status=ok || status=left-early
		fi
		cairn_answer "$status" "$output" "$messages"
	done
}

# At the top level, as what the library declares would otherwise be local to a function.
for cairn_library in "$LIBRARY"/*.sh; do
	source "$cairn_library"
done 2>/dev/null
if cairn_problem=$(cairn_check_library 2>&1); then
	load_makepkg_config
	unset pkgname "${pkgbuild_schema_strings[@]}" "${pkgbuild_schema_arrays[@]}"
	cairn_replace_functions
	cairn_answer ok '' ''
	cairn_serve
else
	cairn_answer failed '' "$cairn_problem"
fi
